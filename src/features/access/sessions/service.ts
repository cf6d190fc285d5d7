import type { Database, Transaction } from '#platform/database/database.ts';
import { findOrganization } from '../organization/repository.ts';
import { notFound, refuseTokens } from '../refusals.ts';
import { findTokenOfCaller } from '../tokens/repository.ts';
import { findUser } from '../users/repository.ts';
import { noUser } from '../users/service.ts';
import { accessSettingsOf, endOf } from './open-session.ts';
import { deleteSession, listSessions } from './repository.ts';
import type { CurrentSession, SessionList } from './schemas.ts';
import { changeOwn, sessionOf, type Visitor } from './visitor.ts';

export type SessionService = ReturnType<typeof createSessionService>;

/** What people see and end of their own sessions. */
export function createSessionService(database: Database) {
  return {
    current: (visitor: Visitor): Promise<CurrentSession> =>
      database.inOrganization(visitor.caller.organizationId, (transaction) => describe(transaction, visitor)),

    list: (visitor: Visitor): Promise<SessionList> => {
      const { caller } = visitor;
      refuseTokens(caller);
      return database.inOrganization(caller.organizationId, async (transaction) => {
        const current = await sessionOf(transaction, visitor);
        const rows = await listSessions(transaction, caller.organizationId, caller.userId);
        const items = rows.map(({ id, via, ip, userAgent, createdAt, lastSeenAt }) => ({
          ...{ id, via, ip, userAgent, createdAt, lastSeenAt },
          isCurrent: id === current.id,
        }));
        return { items };
      });
    },

    logOff: (visitor: Visitor): Promise<void> =>
      changeOwn(database, visitor, 'session.ended', async (transaction, user, session) => {
        await deleteSession(transaction, visitor.caller.organizationId, user.id, session.id);
      }),

    end: (visitor: Visitor, sessionId: string): Promise<void> =>
      changeOwn(database, visitor, 'session.ended', async (transaction, user) => {
        const isThere = await deleteSession(transaction, visitor.caller.organizationId, user.id, sessionId);
        if (!isThere) throw notFound('You have no such session.', '您没有这个会话。');
      }),
  };
}

async function describe(transaction: Transaction, visitor: Visitor): Promise<CurrentSession> {
  const { caller } = visitor;
  const organization = await findOrganization(transaction, caller.organizationId);
  const user = caller.userId === null ? undefined : await findUser(transaction, caller.organizationId, caller.userId);
  if (!organization || !user) throw noUser();
  const { id, email, name, totpConfirmedAt } = user;
  const about = {
    via: caller.via,
    role: caller.role,
    name: caller.name,
    organization: { id: organization.id, slug: organization.slug, name: organization.name },
    user: { id, email, name, hasTotp: totpConfirmedAt !== null },
  };
  const token = await findTokenOfCaller(transaction, caller);
  if (token) return { ...about, sessionId: null, scopes: [...token.scopes], expiresAt: token.expiresAt };
  const session = await sessionOf(transaction, visitor);
  const expiresAt = new Date(endOf(session, accessSettingsOf(session.settings))).toISOString();
  return { ...about, sessionId: session.id, scopes: null, expiresAt };
}
