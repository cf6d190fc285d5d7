import type { Database, Transaction } from '#platform/database/database.ts';
import type { AuthenticationRequest } from '#platform/web/options.ts';
import type { Caller } from '#platform/web/route.ts';
import { unauthenticated } from '../refusals.ts';
import { accessSettingsOf, endOf, endsOf } from './open-session.ts';
import { findOpenSession, type OpenSession, rotateToken, touchSession } from './repository.ts';
import { hashSecret, newSecret, type SessionCookie, type SessionToken } from './token.ts';

const rotationMs = 3_600_000;
/** A page asks for several things at once: those that are on their way with the old token still arrive. */
const graceMs = 60_000;
const touchMs = 60_000;

/** Recognises who comes with a session cookie, and renews the cookie when it is old. */
export function createSessionAuthenticator(database: Database, cookie: SessionCookie) {
  return async (request: AuthenticationRequest): Promise<Caller | null> => {
    const token = cookie.read(request.cookies);
    if (!token) return null;
    const { organizationId } = token;
    const fresh = newSecret();
    const found = await database.inOrganization(organizationId, (transaction) =>
      look(transaction, token, fresh, request.now),
    );
    if (!found) return null;
    const { session, endsAt, isRotated } = found;
    if (endsAt <= request.now)
      throw unauthenticated('The session has ended. Log on again.', '会话已结束，请重新登录。');
    // Cookies are set when the change is committed: it may be tried more than once.
    if (isRotated) {
      cookie.write(request.reply, { organizationId, secret: fresh }, Math.ceil((endsAt - request.now) / 1_000));
    }
    return { organizationId, userId: session.userId, role: session.role, via: 'session', name: session.userName };
  };
}

async function look(transaction: Transaction, { organizationId, secret }: SessionToken, fresh: string, now: number) {
  const nowText = new Date(now).toISOString();
  const hash = hashSecret(secret);
  const session = await findOpenSession(transaction, organizationId, hash, nowText);
  if (!session) return undefined;
  const endsAt = lastMomentOf(session, now);
  if (endsAt <= now) return { session, endsAt, isRotated: false };
  const isDue = session.isCurrent && now - Date.parse(session.rotatedAt) >= rotationMs;
  if (isDue) {
    const previousValidUntil = new Date(now + graceMs).toISOString();
    const rotation = { from: hash, to: hashSecret(fresh), now: nowText, previousValidUntil };
    return { session, endsAt, isRotated: await rotateToken(transaction, organizationId, rotation) };
  }
  if (now - Date.parse(session.lastSeenAt) >= touchMs)
    await touchSession(transaction, organizationId, session.id, nowText);
  return { session, endsAt, isRotated: false };
}

/** The instant at which the session ends whatever happens; now when it was not used for too long. */
function lastMomentOf(session: OpenSession, now: number): number {
  const settings = accessSettingsOf(session.settings);
  return session.lastSeenAt <= endsOf(settings, now).seenBefore ? now : endOf(session, settings);
}
