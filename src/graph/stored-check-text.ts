import { isNode, LineCounter, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { StoredCheckDocument } from './stored-check.ts';

const longest = 262_144;
/** Aliases can make a small text huge; nobody writes this many by hand. */
const mostAliases = 100;

/** Reads a stored check from YAML or JSON. Throws AppError 'invalid-request' that says in which line what is wrong. */
export function parseStoredCheck(text: string): StoredCheckDocument {
  if (text.length > longest)
    throw wrong({ en: `It is longer than ${longest} characters.`, zh: `长度超过 ${longest} 个字符。` });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw wrong({
      en: `Line ${line}, column ${col}, is not YAML: ${fault.message}`,
      zh: `第 ${line} 行第 ${col} 列不是有效的 YAML：${fault.message}`,
    });
  }
  const parsed = StoredCheckDocument.safeParse(plainOf(() => document.toJS({ maxAliasCount: mostAliases })));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue!.path.map(String);
  const line = lineOf(document, issue!.path as (string | number)[], lines);
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  throw wrong({ en: `Line ${line}: ${where}${issue!.message}`, zh: `第 ${line} 行：${where}${issue!.message}` });
}

/** The line of the innermost thing on the way to a path that is there. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly (string | number)[],
  lines: LineCounter,
): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function plainOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (cause) {
    throw wrong({ en: 'It uses too many aliases.', zh: '别名（alias）过多。' }, cause);
  }
}

function wrong(text: Text, cause?: unknown): AppError {
  return new AppError(
    'invalid-request',
    { en: `The stored check cannot be read. ${text.en}`, zh: `无法读取存储检查项。${text.zh}` },
    { cause },
  );
}

/** As YAML: what was read gives the same document again. */
export function storedCheckText(document: StoredCheckDocument): string {
  return stringify(document, { lineWidth: 100, blockQuote: 'literal' });
}

/** The form of a stored check's file, for editors. */
export function storedCheckJsonSchema(): object {
  return z.toJSONSchema(StoredCheckDocument, { io: 'input' });
}
