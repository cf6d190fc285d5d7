import { createHash } from 'node:crypto';
import type { Result } from '#model/result.ts';
import type { Place } from './context.ts';

/** The same for the same check on the same asset in every run (for a list that could not be read: the same region). 64 hex digits. */
export function fingerprint({ cloud, account }: Pick<Place, 'cloud' | 'account'>, result: Result): string {
  const where = result.asset === null ? [result.kind, result.region] : [result.asset];
  return createHash('sha256')
    .update(JSON.stringify([cloud, account, result.check, ...where]))
    .digest('hex');
}
