import type { Database, Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../../audit/index.ts';
import { generatePassword, type Passwords } from '../passwords.ts';
import { conflict, notFound, refuseOwnersToOthers, refuseTokens } from '../refusals.ts';
import { removeSecondFactor } from '../second-factor.ts';
import { deleteSessionsOf, makeRotationDue } from '../sessions/repository.ts';
import {
  deleteUser,
  findUser,
  insertUser,
  listUsers,
  lockUserAndOwners,
  type UserRow,
  updateUser,
} from './repository.ts';
import {
  emailKeyOf,
  type Invitation,
  type Invited,
  type User,
  type UserChange,
  UserCursor,
  type UserQuery,
} from './schemas.ts';

/** An invitation, or a reset, is good for so long. */
export const oneTimePasswordMs = 7 * 86_400_000;

export type UserService = ReturnType<typeof createUserService>;

export function createUserService(database: Database, passwords: Passwords) {
  /** A change of one user by another, once it is clear that it may be made; the audit log gets the details that it returns. */
  const change = (
    caller: Caller,
    userId: string,
    now: number,
    action: string,
    work: (transaction: Transaction, user: UserRow, otherOwners: number) => Promise<Record<string, unknown>>,
  ): Promise<User> =>
    database.inOrganization(caller.organizationId, async (transaction) => {
      const { organizationId } = caller;
      const { user, otherOwners } = await lockUserAndOwners(transaction, organizationId, userId);
      if (!user) throw noUser();
      refuseOwnersToOthers(caller, user.role);
      const details = { email: user.email, ...(await work(transaction, user, otherOwners)) };
      const after = await findUser(transaction, organizationId, userId);
      await recordAudit(transaction, organizationId, {
        actor: actorOf(caller),
        action,
        subjectKind: 'user',
        subjectId: userId,
        details,
        now,
      });
      return shown(after ?? user);
    });

  return {
    async list(organizationId: string, query: UserQuery) {
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, UserCursor)[0];
      const rows = await database.inOrganization(organizationId, (transaction) =>
        listUsers(transaction, organizationId, query, { after, limit: query.limit + 1 }),
      );
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.map(shown),
        nextCursor: rows.length > query.limit && last ? encodeCursor([last.emailKey]) : null,
      };
    },

    async get(organizationId: string, userId: string): Promise<User> {
      const user = await database.inOrganization(organizationId, (transaction) =>
        findUser(transaction, organizationId, userId),
      );
      if (!user) throw noUser();
      return shown(user);
    },

    async invite(caller: Caller, invitation: Invitation, now: number): Promise<Invited> {
      refuseTokens(caller);
      refuseOwnersToOthers(caller, invitation.role);
      const { organizationId } = caller;
      const { email, name, role } = invitation;
      const oneTime = invitation.hasPassword ? await newOneTimePassword(passwords, now) : undefined;
      const id = newId();
      const user = await database.inOrganization(organizationId, async (transaction) => {
        const isNew = await insertUser(transaction, organizationId, {
          id,
          email,
          emailKey: emailKeyOf(email),
          name,
          role,
          passwordHash: oneTime?.hash ?? null,
          isPasswordOneTime: oneTime !== undefined,
          passwordEndsAt: oneTime?.endsAt ?? null,
          createdAt: new Date(now).toISOString(),
        });
        if (!isNew) throw conflict('There is a user with this e-mail address.', '已有使用此邮箱地址的用户。');
        const made = await findUser(transaction, organizationId, id);
        await recordAudit(transaction, organizationId, {
          actor: actorOf(caller),
          action: 'user.invited',
          subjectKind: 'user',
          subjectId: id,
          details: { email, role },
          now,
        });
        return made;
      });
      if (!user) throw noUser();
      return { user: shown(user), oneTimePassword: oneTime?.password ?? null };
    },

    update(caller: Caller, userId: string, { name, role }: UserChange, now: number): Promise<User> {
      refuseTokens(caller);
      refuseOwnersToOthers(caller, role);
      return change(caller, userId, now, 'user.changed', async (transaction, user, otherOwners) => {
        const isNewRole = role !== undefined && role !== user.role;
        if (isNewRole && user.role === 'owner') refuseLastOwner(user, otherOwners);
        const changes = { ...(name === undefined ? {} : { name }), ...(isNewRole ? { role } : {}) };
        if (Object.keys(changes).length > 0) await updateUser(transaction, caller.organizationId, userId, changes);
        if (isNewRole) await makeRotationDue(transaction, caller.organizationId, userId);
        const before = {
          ...(name === undefined ? {} : { name: user.name }),
          ...(isNewRole ? { role: user.role } : {}),
        };
        return { before, after: changes };
      });
    },

    disable(caller: Caller, userId: string, now: number): Promise<User> {
      return change(caller, userId, now, 'user.disabled', async (transaction, user, otherOwners) => {
        refuseSelf(caller, userId);
        refuseLastOwner(user, otherOwners);
        await updateUser(transaction, caller.organizationId, userId, { status: 'disabled' });
        return { sessionsEnded: await deleteSessionsOf(transaction, caller.organizationId, userId) };
      });
    },

    enable(caller: Caller, userId: string, now: number): Promise<User> {
      refuseTokens(caller);
      return change(caller, userId, now, 'user.enabled', async (transaction) => {
        await updateUser(transaction, caller.organizationId, userId, { status: 'active' });
        return {};
      });
    },

    async remove(caller: Caller, userId: string, now: number): Promise<void> {
      refuseTokens(caller);
      await change(caller, userId, now, 'user.deleted', async (transaction, user, otherOwners) => {
        refuseSelf(caller, userId);
        refuseLastOwner(user, otherOwners);
        await deleteUser(transaction, caller.organizationId, userId);
        return { name: user.name, role: user.role };
      });
    },

    /** A one-time password in place of the one that was forgotten. */
    async resetPassword(caller: Caller, userId: string, now: number): Promise<Invited> {
      refuseTokens(caller);
      const oneTime = await newOneTimePassword(passwords, now);
      const user = await change(caller, userId, now, 'user.password-reset', async (transaction) => {
        refuseSelf(caller, userId);
        await updateUser(transaction, caller.organizationId, userId, {
          password_hash: oneTime.hash,
          is_password_one_time: true,
          password_ends_at: oneTime.endsAt,
        });
        return { sessionsEnded: await deleteSessionsOf(transaction, caller.organizationId, userId) };
      });
      return { user, oneTimePassword: oneTime.password };
    },

    resetTotp(caller: Caller, userId: string, now: number): Promise<User> {
      refuseTokens(caller);
      return change(caller, userId, now, 'user.totp-reset', async (transaction) => {
        refuseSelf(caller, userId);
        await removeSecondFactor(transaction, caller.organizationId, userId);
        return { sessionsEnded: await deleteSessionsOf(transaction, caller.organizationId, userId) };
      });
    },

    async endSessions(caller: Caller, userId: string, now: number): Promise<void> {
      await change(caller, userId, now, 'user.sessions-ended', async (transaction) => ({
        sessionsEnded: await deleteSessionsOf(transaction, caller.organizationId, userId),
      }));
    },
  };
}

export async function newOneTimePassword(passwords: Passwords, now: number) {
  const password = generatePassword();
  return { password, hash: await passwords.hash(password), endsAt: new Date(now + oneTimePasswordMs).toISOString() };
}

export function shown(user: UserRow): User {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    status: user.status,
    hasPassword: user.passwordHash !== null,
    mustChangePassword: user.isPasswordOneTime,
    hasTotp: user.totpConfirmedAt !== null,
    hasSingleSignOn: user.ssoSubject !== null,
    createdAt: user.createdAt,
    lastLogOnAt: user.lastLogOnAt,
  };
}

export function noUser() {
  return notFound('There is no such user.', '没有这个用户。');
}

function refuseLastOwner(user: UserRow, otherOwners: number): void {
  if (user.role !== 'owner' || user.status !== 'active' || otherOwners > 0) return;
  throw conflict(
    'This is the last owner who can log on. Make another user an owner first.',
    '这是最后一位可登录的所有者，请先将另一位用户设为所有者。',
  );
}

function refuseSelf(caller: Caller, userId: string): void {
  if (caller.userId !== userId) return;
  throw conflict(
    'Nobody does this to themselves. Ask another administrator.',
    '不能对自己执行此操作，请联系其他管理员。',
  );
}
