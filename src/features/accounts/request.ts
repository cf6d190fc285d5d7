import type { Transaction } from '#platform/database/database.ts';
import { type Actor, recordAudit } from '../audit/index.ts';

/** Who asks for something, when, and for how long they wait. */
export interface Request {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** What somebody did to an account; the last statement of its transaction. */
export function auditAccount(
  transaction: Transaction,
  { organizationId, actor, now }: Omit<Request, 'signal'>,
  action: string,
  accountId: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const subject = { subjectKind: 'account', subjectId: accountId };
  return recordAudit(transaction, organizationId, { actor, action, ...subject, details, now });
}
