import { createHash } from 'node:crypto';
import type { Result, Run } from '#model/result.ts';

/** The same for the same check on the same asset in every run (for a list that could not be read: the same region). 64 hex digits. */
export function fingerprint(run: Run, result: Result): string {
  const where = result.asset === null ? [result.kind, result.region] : [result.asset];
  return createHash('sha256')
    .update(JSON.stringify([run.cloud, run.account, result.check, ...where]))
    .digest('hex');
}
