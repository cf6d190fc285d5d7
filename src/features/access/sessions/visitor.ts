import type { Database, Transaction } from '#platform/database/database.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../../audit/index.ts';
import { refuseTokens, unauthenticated } from '../refusals.ts';
import { findUser, type UserRow } from '../users/repository.ts';
import { noUser } from '../users/service.ts';
import { findOpenSession, type OpenSession } from './repository.ts';
import { hashSecret, type SessionToken } from './token.ts';

/** A caller with the session that the request came by. */
export interface Visitor {
  readonly caller: Caller;
  readonly token: SessionToken | undefined;
  readonly ip: string;
  readonly now: number;
}

/** The session that the request came by; it may have ended while the request was under way. */
export async function sessionOf(transaction: Transaction, { token, caller, now }: Visitor): Promise<OpenSession> {
  const session =
    token && token.organizationId === caller.organizationId
      ? await findOpenSession(transaction, token.organizationId, hashSecret(token.secret), new Date(now).toISOString())
      : undefined;
  if (!session) throw unauthenticated('The session has ended. Log on again.', '会话已结束，请重新登录。');
  return session;
}

/** A change that people make to their own access, with its entry in the audit log. */
export function changeOwn<T>(
  database: Database,
  visitor: Visitor,
  action: string,
  work: (transaction: Transaction, user: UserRow, session: OpenSession) => Promise<T>,
): Promise<T> {
  const { caller, now } = visitor;
  refuseTokens(caller);
  const { organizationId, userId } = caller;
  return database.inOrganization(organizationId, async (transaction) => {
    const session = await sessionOf(transaction, visitor);
    const user = await findUser(transaction, organizationId, userId, 'FOR UPDATE');
    if (!user) throw noUser();
    const result = await work(transaction, user, session);
    const event = { actor: actorOf(caller), action, subjectKind: 'user', subjectId: userId, details: {}, now };
    await recordAudit(transaction, organizationId, event);
    return result;
  });
}
