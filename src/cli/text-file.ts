import { open } from 'node:fs/promises';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';

const longest = 1_048_576;

/** A text in UTF-8 of at most 1 MiB; `-` is standard input. Throws AppError 'invalid-file'. */
export async function readTextFile(file: string): Promise<string> {
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
