import { timingSafeEqual } from 'node:crypto';
import type { Database } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { newId } from '#platform/identifiers.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import type { Caller, Role } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../../audit/index.ts';
import { badMember, notFound, refuseOwnersToOthers, refuseTokens, unauthenticated } from '../refusals.ts';
import { hashSecret, newSecret } from '../sessions/token.ts';
import { formatBearer, parseBearer } from './bearer.ts';
import {
  countTokens,
  deleteToken,
  findPresentedToken,
  findToken,
  insertToken,
  listTokens,
  type PresentedToken,
  shownToken,
  touchToken,
} from './repository.ts';
import { type MadeToken, type NewToken, TokenCursor, type TokenQuery } from './schemas.ts';

const longestLifeMs = 365 * 86_400_000;
const mostPerUser = 100;
const touchMs = 60_000;

/** An auditor reads what an operator may not, so neither can hand out the other. */
const grantable: Readonly<Record<Role, readonly Role[]>> = {
  owner: ['owner', 'administrator', 'operator', 'auditor'],
  administrator: ['administrator', 'operator', 'auditor'],
  operator: ['operator'],
  auditor: ['auditor'],
};

export type TokenService = ReturnType<typeof createTokenService>;

export function createTokenService(database: Database, knownScopes: () => readonly string[]) {
  return {
    /** All for those who keep the users; one's own for others. */
    async list(caller: Caller, { limit, cursor }: TokenQuery) {
      const beforeId = cursor === undefined ? null : decodeCursor(cursor, TokenCursor)[0];
      const userId = isKeeper(caller) ? null : ownerOf(caller);
      const rows = await database.inOrganization(caller.organizationId, (transaction) =>
        listTokens(transaction, caller.organizationId, userId, { beforeId, limit: limit + 1 }),
      );
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { items: page.map(shownToken), nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null };
    },

    async make(caller: Caller, { name, role, scopes, expiresAt }: NewToken, now: number): Promise<MadeToken> {
      refuseTokens(caller);
      refuseBadToken(caller, { role, scopes, expiresAt }, knownScopes(), now);
      const { organizationId, userId } = caller;
      const id = newId();
      const secret = newSecret();
      const row = {
        id,
        userId,
        name,
        role,
        scopes: [...new Set(scopes)].sort(),
        createdAt: new Date(now).toISOString(),
        expiresAt: new Date(expiresAt).toISOString(),
      };
      const token = await database.inOrganization(organizationId, async (transaction) => {
        if ((await countTokens(transaction, organizationId, userId)) >= mostPerUser) throw tooMany();
        await insertToken(transaction, organizationId, { ...row, secretHash: hashSecret(secret) });
        const made = await findToken(transaction, organizationId, id);
        await recordAudit(transaction, organizationId, {
          actor: actorOf(caller),
          action: 'token.made',
          subjectKind: 'token',
          subjectId: id,
          details: { name, role, scopes: row.scopes, expiresAt: row.expiresAt },
          now,
        });
        return made;
      });
      if (!token) throw noToken();
      return { token: shownToken(token), secret: formatBearer({ organizationId, tokenId: id, secret }) };
    },

    async revoke(caller: Caller, tokenId: string, now: number): Promise<void> {
      const { organizationId } = caller;
      await database.inOrganization(organizationId, async (transaction) => {
        const token = await findPresentedToken(transaction, organizationId, tokenId);
        if (!token || !(isKeeper(caller) || token.userId === ownerOf(caller))) throw noToken();
        if (token.userId !== caller.userId) refuseOwnersToOthers(caller, token.userRole);
        await deleteToken(transaction, organizationId, tokenId);
        await recordAudit(transaction, organizationId, {
          actor: actorOf(caller),
          action: 'token.revoked',
          subjectKind: 'token',
          subjectId: tokenId,
          details: { name: token.name, maker: token.userName },
          now,
        });
      });
    },

    /** Who comes with `Authorization: Bearer …`; says why a token that is ours is not good any more. */
    async authenticate(bearer: string, now: number): Promise<Caller | null> {
      const presented = parseBearer(bearer);
      if (!presented) return null;
      const { organizationId, tokenId, secret } = presented;
      const token = await database.inOrganization(organizationId, async (transaction) => {
        const found = await findPresentedToken(transaction, organizationId, tokenId);
        if (!found || !timingSafeEqual(found.secretHash, hashSecret(secret))) return undefined;
        const isStale = found.lastUsedAt === null || now - Date.parse(found.lastUsedAt) >= touchMs;
        if (isStale && isGood(found, now)) {
          await touchToken(transaction, organizationId, tokenId, new Date(now).toISOString());
        }
        return found;
      });
      if (!token) return null;
      if (!isGood(token, now)) throw ended(token, now);
      const { userId, role, scopes } = token;
      return { organizationId, userId, role, via: 'token', tokenId, scopes, name: `${token.userName}: ${token.name}` };
    },
  };
}

function isKeeper(caller: Caller): boolean {
  return caller.role === 'owner' || caller.role === 'administrator';
}

function ownerOf({ userId }: Caller): string {
  if (userId === null) throw noToken();
  return userId;
}

function refuseBadToken(
  caller: Caller,
  wanted: Pick<NewToken, 'role' | 'scopes' | 'expiresAt'>,
  known: readonly string[],
  now: number,
): void {
  const { role, scopes, expiresAt } = wanted;
  if (!grantable[caller.role].includes(role)) {
    const allowed = grantable[caller.role].join(', ');
    throw new AppError('forbidden', {
      en: `A token of yours may have the role ${allowed}.`,
      zh: `您的令牌可具有的角色：${allowed}。`,
    });
  }
  const unknown = scopes.find((scope) => scope !== '*' && !known.includes(scope));
  if (unknown !== undefined) {
    throw badMember('scopes', { en: `There is no scope "${unknown}".`, zh: `没有权限范围“${unknown}”。` });
  }
  const lifeMs = Date.parse(expiresAt) - now;
  if (lifeMs <= 0 || lifeMs > longestLifeMs) {
    throw badMember('expiresAt', {
      en: 'A token ends in the future, at most 365 days from now.',
      zh: '令牌的到期时间须在未来，且不超过 365 天。',
    });
  }
}

/** A token is never more than its maker is now. */
function isGood(token: PresentedToken, now: number): boolean {
  const isAllowed = token.userStatus === 'active' && grantable[token.userRole].includes(token.role);
  return isAllowed && Date.parse(token.expiresAt) > now;
}

function ended(token: PresentedToken, now: number): AppError {
  return Date.parse(token.expiresAt) <= now
    ? unauthenticated('The token has expired. Make a new one.', '令牌已过期，请创建新的令牌。')
    : unauthenticated(
        'The user who made the token is disabled, or may no longer do what it may.',
        '创建该令牌的用户已被停用，或不再具有相应权限。',
      );
}

function noToken(): AppError {
  return notFound('There is no such token.', '没有这个令牌。');
}

function tooMany(): AppError {
  return new AppError('limit-reached', {
    en: `Nobody has more than ${mostPerUser} tokens. Revoke one that is no longer used.`,
    zh: `每位用户最多 ${mostPerUser} 个令牌，请先撤销不再使用的令牌。`,
  });
}
