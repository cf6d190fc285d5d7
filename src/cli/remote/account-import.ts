import { openAsBlob } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { AppError } from '#platform/errors.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOption } from '../show/results.ts';
import { printAccount } from './account-text.ts';
import { withServer } from './server.ts';

export interface ImportOptions extends JsonOption {
  readonly cloud: string;
  readonly name?: string;
  readonly side?: 'china' | 'outside-china';
}

/** A recording may be large, and is looked at as a whole before the server answers. */
const timeoutMs = 600_000;

export async function importAccount(file: string, options: ImportOptions, context: CommandContext): Promise<void> {
  const body = await openRecording(file);
  const { cloud, name, side } = options;
  await withServer(
    context,
    async (server) => {
      const account = await server.call('importAccount', { query: { cloud, name, side }, body });
      const health = await server.call('getAccountHealth', { params: { accountId: account.id } });
      await printAccount(account, health, options, context);
    },
    { timeoutMs },
  );
}

/** Read as it is sent, never as a whole. */
async function openRecording(file: string): Promise<Blob> {
  try {
    const found = await stat(file);
    await access(file, constants.R_OK);
    if (found.isFile() && found.size > 0) return await openAsBlob(file);
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw unusable(file, { en: `it cannot be read: ${because}`, zh: `无法读取：${because}` }, cause);
  }
  throw unusable(file, { en: 'it is no file, or an empty one', zh: '不是文件，或文件为空' });
}

function unusable(file: string, why: { en: string; zh: string }, cause?: unknown): AppError {
  const text = { en: `Recording ${file}: ${why.en}.`, zh: `录制文件 ${file}：${why.zh}。` };
  return new AppError('invalid-file', text, { cause });
}
