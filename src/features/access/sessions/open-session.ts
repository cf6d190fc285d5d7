import type { Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import type { OrganizationRow } from '../organization/repository.ts';
import { AccessSettings } from '../organization/settings.ts';
import { type UserRow, updateUser } from '../users/repository.ts';
import { deleteEndedSessions, insertSession, type SessionRow } from './repository.ts';
import type { CurrentSession } from './schemas.ts';
import { hashSecret, newSecret, type SessionToken } from './token.ts';

/** Who is at the other end, as sessions and the audit log show it. */
export interface Client {
  readonly ip: string;
  readonly userAgent: string;
}

export interface OpenedSession {
  readonly token: SessionToken;
  readonly maxAgeSeconds: number;
  readonly session: CurrentSession;
}

/** Begins a session for a user who has proved to be the one; always with a token of its own. */
export async function openSession(
  transaction: Transaction,
  organization: OrganizationRow,
  user: UserRow,
  about: { readonly via: SessionRow['via']; readonly client: Client },
  now: number,
): Promise<OpenedSession> {
  const settings = accessSettingsOf(organization.settings.access);
  const secret = newSecret();
  const id = newId();
  const createdAt = new Date(now).toISOString();
  const { begunBefore, seenBefore } = endsOf(settings, now);
  await deleteEndedSessions(transaction, organization.id, begunBefore, seenBefore);
  await insertSession(transaction, organization.id, {
    id,
    userId: user.id,
    tokenHash: hashSecret(secret),
    via: about.via,
    ip: about.client.ip,
    userAgent: about.client.userAgent,
    createdAt,
  });
  await updateUser(transaction, organization.id, user.id, { last_log_on_at: createdAt });
  return {
    token: { organizationId: organization.id, secret },
    maxAgeSeconds: settings.sessionHours * 3_600,
    session: {
      via: 'session',
      role: user.role,
      name: user.name,
      organization: { id: organization.id, slug: organization.slug, name: organization.name },
      user: { id: user.id, email: user.email, name: user.name, hasTotp: user.totpConfirmedAt !== null },
      sessionId: id,
      scopes: null,
      expiresAt: new Date(endOf({ createdAt }, settings)).toISOString(),
    },
  };
}

export function accessSettingsOf(section: unknown): AccessSettings {
  return AccessSettings.parse(section ?? {});
}

/** Sessions that began or were last used before these instants have ended. */
export function endsOf(settings: AccessSettings, now: number): { begunBefore: string; seenBefore: string } {
  return {
    begunBefore: new Date(now - settings.sessionHours * 3_600_000).toISOString(),
    seenBefore: new Date(now - settings.sessionIdleMinutes * 60_000).toISOString(),
  };
}

/** When a session ends, however much it is used. */
export function endOf({ createdAt }: Pick<SessionRow, 'createdAt'>, settings: AccessSettings): number {
  return Date.parse(createdAt) + settings.sessionHours * 3_600_000;
}
