import { open } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';

const longest = 1_048_576;
/** Aliases can make a small file huge; nobody writes this many by hand. */
const mostAliases = 100;

/** What a YAML (or JSON) file holds; `-` is standard input. Throws AppError 'invalid-file' with the line. */
export async function readYamlFile(file: string): Promise<unknown> {
  const text = await readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0]);
    const where = { en: `line ${line}, column ${col}, is not YAML`, zh: `第 ${line} 行第 ${col} 列不是有效的 YAML` };
    throw unusable(file, { en: `${where.en}: ${fault.message}`, zh: `${where.zh}：${fault.message}` });
  }
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    throw unusable(file, { en: 'it uses too many aliases', zh: '别名（alias）过多' }, cause);
  }
}

async function readText(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of file === '-' ? process.stdin : await streamOf(file)) {
      size += chunk.length;
      if (size > longest) break;
      chunks.push(Buffer.from(chunk));
    }
    if (size <= longest) return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw unusable(file, { en: `it cannot be read: ${because}`, zh: `无法读取：${because}` }, cause);
  }
  throw unusable(file, { en: 'it is larger than 1 MiB', zh: '文件超过 1 MiB' });
}

async function streamOf(file: string): Promise<AsyncIterable<Buffer>> {
  return (await open(file)).createReadStream();
}

export function unusable(file: string, what: Text, cause?: unknown): AppError {
  const text: Text = { en: `File ${file}: ${what.en}.`, zh: `文件 ${file}：${what.zh}。` };
  return new AppError('invalid-file', text, { cause });
}
