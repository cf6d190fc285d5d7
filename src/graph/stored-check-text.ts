import { isNode, LineCounter, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import type { Language, Text } from '#model/text.ts';
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
  return parsedOr(
    plainOf(() => document.toJS({ maxAliasCount: mostAliases })),
    ({ path, text }) => {
      const line = lineOf(document, path, lines);
      return wrong({ en: `Line ${line}: ${text.en}`, zh: `第 ${line} 行：${text.zh}` });
    },
  );
}

/** The same from a JSON value. */
export function readStoredCheck(value: unknown): StoredCheckDocument {
  return parsedOr(value, ({ text }) => wrong(text));
}

interface Fault {
  readonly path: readonly (string | number)[];
  readonly text: Text;
}
type Issue = z.core.$ZodIssue;
const messages = { en: z.locales.en().localeError, zh: z.locales.zhCN().localeError };

function parsedOr(value: unknown, refusal: (fault: Fault) => AppError): StoredCheckDocument {
  const parsed = StoredCheckDocument.safeParse(value, { error: messages.en });
  if (parsed.success) return parsed.data;
  const { path, message: en } = faultOf(parsed.error.issues[0]!, 'en');
  const again = StoredCheckDocument.safeParse(value, { error: messages.zh });
  const zh = again.error ? faultOf(again.error.issues[0]!, 'zh').message : en;
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  throw refusal({ path, text: { en: `${where}${en}`, zh: `${where}${zh}` } });
}

function faultOf(issue: Issue, language: Language): { path: readonly (string | number)[]; message: string } {
  const path = issue.path as (string | number)[];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const inner = faultOf(nearest(issue.errors), language);
    return { ...inner, path: [...path, ...inner.path] };
  }
  if (issue.code === 'unrecognized_keys') {
    const message = language === 'zh' ? '没有这个成员。' : 'There is no such member.';
    return { path: [...path, issue.keys[0]!.slice(0, 100)], message };
  }
  const zh = issue.code === 'custom' && language === 'zh' ? issue.params?.zh : undefined;
  return { path, message: typeof zh === 'string' ? zh : issue.message };
}

/** Of the variants of a union, the one that is meant most likely: it went furthest, or something else than its type is wrong. */
function nearest(variants: readonly (readonly Issue[])[]): Issue {
  const firsts = variants.flatMap(([first]) => first ?? []);
  const rank = ({ path, code }: Issue): number => path.length * 2 + (code === 'invalid_type' ? 0 : 1);
  return firsts.reduce((best, one) => (rank(one) > rank(best) ? one : best));
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
export function storedCheckText(document: object): string {
  return stringify(document, { lineWidth: 100, blockQuote: 'literal' });
}

/** The form of a stored check's file, for editors. */
export function storedCheckJsonSchema(): object {
  return z.toJSONSchema(StoredCheckDocument, { io: 'input' });
}
