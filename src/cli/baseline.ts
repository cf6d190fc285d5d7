import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Result } from '#model/result.ts';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { type ResultFilePart, ResultFileUnreadable, readResultFile } from './result-file.ts';

export interface Baseline {
  /** Whether this is a failure that the baseline did not have. */
  isNew(result: Result): boolean;
}

const longestFile = 1024 ** 3;

/**
 * Reads an earlier result in the format json or ndjson, up to 1 GiB, without holding it: of every failure a hash is kept.
 * An accepted risk is no failure of the baseline, so it is new when its exception ends.
 * Throws AppError 'invalid-file': unreadable, something else, or the result of another cloud or account.
 */
export async function loadBaseline(file: string, cloud: string, account: string): Promise<Baseline> {
  const known = new Set<string>();
  try {
    const { size } = await stat(file);
    if (size > longestFile) throw new ResultFileUnreadable({ en: 'it is larger than 1 GiB', zh: '文件超过 1 GiB' });
    let hasRun = false;
    for await (const part of readResultFile(createReadStream(file, { encoding: 'utf8' }))) {
      if ('run' in part) {
        hasRun = true;
        expectSame(part.run, cloud, account);
      } else if (part.result.outcome === 'fail' && !part.result.excepted) known.add(keyOf(part.result));
    }
    if (!hasRun)
      throw new ResultFileUnreadable({ en: 'it has no "run"; is it complete?', zh: '缺少 “run”；文件是否完整？' });
  } catch (cause) {
    throw invalid(file, cause);
  }
  return { isNew: (result) => result.outcome === 'fail' && !known.has(keyOf(result)) };
}

function expectSame(run: { cloud: string; account: string }, cloud: string, account: string): void {
  if (run.cloud === cloud && run.account === account) return;
  throw new ResultFileUnreadable({
    en: `it is the result of ${run.cloud} account ${run.account}, but this is ${cloud} account ${account}`,
    zh: `其中是 ${run.cloud} 账号 ${run.account} 的结果，而当前是 ${cloud} 账号 ${account}`,
  });
}

type Keyed = Extract<ResultFilePart, { result: unknown }>['result'];

/** 96 bits: with a thousand million failures, two still hardly ever share a key. */
function keyOf({ check, asset, region }: Keyed): string {
  const where = asset === null ? ['region', region] : ['asset', asset];
  return createHash('sha256')
    .update(JSON.stringify([check, ...where]))
    .digest('base64')
    .slice(0, 16);
}

function invalid(file: string, cause: unknown): AppError {
  const because = cause instanceof Error ? cause.message : String(cause);
  const what: Text =
    cause instanceof ResultFileUnreadable
      ? cause.text
      : { en: `it cannot be read: ${because}`, zh: `无法读取：${because}` };
  const text: Text = {
    en: `Baseline ${file}: ${what.en}. Give a result written with --format json or ndjson.`,
    zh: `基线 ${file}：${what.zh}。请使用由 --format json 或 ndjson 写出的结果。`,
  };
  return new AppError('invalid-file', text, { cause });
}
