import { open } from 'node:fs/promises';
import { isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';

const longestFile = 4 * 1024 * 1024;
/** Aliases can make a small file huge; nobody writes this many by hand. */
const mostAliases = 100;

export interface ListedEntry {
  readonly value: unknown;
  /** counted from 1 */
  readonly line: number;
}

/** The entries of a YAML file that holds a list, or an object with the list as `exceptions`. Throws AppError 'invalid-file'. */
export async function readExceptionList(file: string): Promise<readonly ListedEntry[]> {
  const lines = new LineCounter();
  const document = parseDocument(await readText(file), { lineCounter: lines, prettyErrors: false });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw invalid(file, {
      en: `line ${line}, column ${col}, is not YAML: ${fault.message}`,
      zh: `第 ${line} 行第 ${col} 列不是有效的 YAML：${fault.message}`,
    });
  }
  if (document.contents === null) return [];
  const list = isSeq(document.contents) ? document.contents : document.get('exceptions', true);
  if (!isSeq<Node>(list)) {
    throw invalid(file, {
      en: 'line 1: it must hold a list of exceptions, or "exceptions:" with that list',
      zh: '第 1 行：内容必须是例外列表，或含有该列表的 “exceptions:”',
    });
  }
  try {
    const values: unknown = list.toJS(document, { maxAliasCount: mostAliases });
    if (!Array.isArray(values)) return [];
    return values.map((value: unknown, index) => ({ value, line: lineOf(list.items[index], lines) }));
  } catch (cause) {
    throw invalid(file, { en: 'it uses too many aliases', zh: '别名（alias）过多' }, cause);
  }
}

function lineOf(item: Node | undefined, lines: LineCounter): number {
  return item?.range ? lines.linePos(item.range[0]).line : 1;
}

async function readText(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestFile + 1), 0, longestFile + 1, null);
      if (bytesRead <= longestFile)
        return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw invalid(file, { en: `it cannot be read: ${because}`, zh: `无法读取：${because}` }, cause);
  }
  throw invalid(file, { en: 'it is larger than 4 MiB', zh: '文件超过 4 MiB' });
}

function invalid(file: string, what: Text, cause?: unknown): AppError {
  const text: Text = { en: `Exceptions file ${file}: ${what.en}.`, zh: `例外文件 ${file}：${what.zh}。` };
  return new AppError('invalid-file', text, { cause });
}
