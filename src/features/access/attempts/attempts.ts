import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Database, Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import {
  type AttemptKind,
  countAttempt,
  findLockedUntil,
  forgetAttempts,
  forgetOldAttempts,
  forgiveAttempt,
} from './repository.ts';

const hourMs = 3_600_000;
const pauses = { firstPauseSeconds: 60, longestPauseSeconds: 3_600 };
/** Many people may sit behind one address, and a guesser of many accounts behind one address too. */
const limits = {
  account: { ...pauses, threshold: 5, memoryMs: 24 * hourMs },
  address: { ...pauses, threshold: 30, memoryMs: 2 * hourMs },
};

/** An attempt to log on that was let through and is counted as failed until it says otherwise. */
export interface Attempt {
  /** instant at which the account may be tried again, should this attempt fail; null when at once */
  readonly lockedUntil: string | null;
  /** It was no guess: nothing is held against anybody. */
  forgive(transaction: Transaction): Promise<void>;
  /** It succeeded: the account starts anew. */
  succeed(transaction: Transaction): Promise<void>;
}

/**
 * Lets an attempt through, or throws 'limit-reached' with the time to wait. Counting comes first, so that a hundred guesses at once are a
 * hundred guesses; accounts that do not exist count like those that do.
 */
export async function beginAttempt(
  database: Database,
  organizationId: string,
  about: { readonly emailKey: string; readonly ip: string },
  now: number,
): Promise<Attempt> {
  const account = subjectOf('account', about.emailKey);
  const address = subjectOf('address', networkOf(about.ip));
  const lockedUntil = await database.inOrganization(organizationId, async (transaction) => {
    const known = await count(transaction, organizationId, 'address', address, now);
    if (!known.isAllowed) return known;
    await forgetOldAttempts(transaction, organizationId, new Date(now - 2 * limits.account.memoryMs).toISOString());
    return count(transaction, organizationId, 'account', account, now);
  });
  if (!lockedUntil.isAllowed) throw tooMany(lockedUntil.until, now);
  return {
    lockedUntil: lockedUntil.until,
    forgive: async (transaction) => {
      await forgiveAttempt(transaction, organizationId, 'address', address);
      await forgiveAttempt(transaction, organizationId, 'account', account);
    },
    succeed: async (transaction) => {
      await forgiveAttempt(transaction, organizationId, 'address', address);
      await forgetAttempts(transaction, organizationId, 'account', account);
    },
  };
}

async function count(
  transaction: Transaction,
  organizationId: string,
  kind: AttemptKind,
  subject: Buffer,
  now: number,
): Promise<{ readonly isAllowed: boolean; readonly until: string | null }> {
  const { memoryMs, ...limit } = limits[kind];
  const forgottenBefore = new Date(now - memoryMs).toISOString();
  const nowText = new Date(now).toISOString();
  const counted = await countAttempt(
    transaction,
    organizationId,
    kind,
    subject,
    { ...limit, forgottenBefore },
    nowText,
  );
  if (counted) return { isAllowed: true, until: counted.lockedUntil };
  return { isAllowed: false, until: await findLockedUntil(transaction, organizationId, kind, subject) };
}

/** What is typed into a log-on form may be anything, so it is not kept. */
function subjectOf(kind: AttemptKind, text: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([kind, text]))
    .digest();
}

/** An IPv6 customer has a whole network of 64 bits to choose addresses from. */
function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address.kind() === 'ipv4' ? address.toString() : address.toNormalizedString().split(':', 4).join(':');
}

function tooMany(until: string | null, now: number): AppError {
  const seconds = Math.max(1, Math.ceil((Date.parse(until ?? '') - now) / 1_000) || 1);
  return new AppError(
    'limit-reached',
    {
      en: `Too many failed attempts to log on. Try again in ${seconds} seconds.`,
      zh: `登录失败次数过多，请在 ${seconds} 秒后重试。`,
    },
    { details: { retryAfterSeconds: seconds } },
  );
}
