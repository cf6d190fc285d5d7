import type { Gap } from '#model/gap.ts';
import { CloudError } from '#model/operation.ts';
import { AppError } from '#platform/errors.ts';
import type { Connection } from '#scan/connection.ts';
import type { CloudProgram } from './clouds.ts';

/**
 * When not one answer came, there is nothing to print: the first reason is the error. Throws AppError 'cloud-access-denied' or
 * 'cancelled'. A recording without answers says what it says, unless all it says is that the credentials were bad.
 */
export async function refuseNothingRead(
  program: CloudProgram,
  gaps: readonly Gap[],
  connection: Connection,
  signal: AbortSignal,
): Promise<void> {
  const [gap] = gaps;
  if (connection.answered() > 0 || !gap) return;
  if (connection.isReplay && !(await areBadCredentials(program, gaps))) return;
  const cloud = program.id;
  if (signal.aborted)
    throw new AppError('cancelled', { en: 'Cancelled before anything was read.', zh: '已取消，尚未读取任何内容。' });
  throw new AppError('cloud-access-denied', {
    en: `Nothing could be read: ${gap.service} ${gap.operation} failed first (${gap.code}: ${gap.message}). See what reading needs with: bastide permissions ${cloud}`,
    zh: `未能读取任何内容：首先失败的是 ${gap.service} ${gap.operation}（${gap.code}：${gap.message}）。查看所需权限：bastide permissions ${cloud}`,
  });
}

async function areBadCredentials(program: CloudProgram, gaps: readonly Gap[]): Promise<boolean> {
  for (const { code, message } of gaps) {
    if ((await program.explain(new CloudError(code, message, { kind: 'refused' }), 'environment')) === null)
      return false;
  }
  return true;
}
