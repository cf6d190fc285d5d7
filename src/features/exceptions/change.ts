import type { Cloud } from '#model/cloud.ts';
import type { Severity } from '#model/verdict.ts';
import type { Transaction } from '#platform/database/database.ts';
import { clearTimer, setTimer } from '#platform/database/timers.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../audit/index.ts';
import type { ExceptionLimits } from './contract.ts';
import * as refusals from './refusals.ts';
import { type StoredException, updateException } from './repository.ts';
import { ExceptionSettings } from './schemas.ts';
import { scopeOf } from './state.ts';
import { findStoredSettings } from './target-repository.ts';

export const applyTimer = 'exception-apply';
export const reminderTimer = 'exception-reminder';
export const endTimer = 'exception-end';

/** What is known about checks and kinds. */
export interface Knowledge {
  readonly severityOf: (checkId: string) => Severity | undefined;
  readonly kinds: ReadonlySet<string>;
}

export type KnowledgeOf = (transaction: Transaction, organizationId: string) => Promise<Knowledge>;

export function knowledgeFrom(clouds: ReadonlyMap<string, Cloud>): Knowledge {
  const all = [...clouds.values()];
  const checks = all.flatMap(({ catalogue }) => catalogue.map(({ check }) => check));
  const severities = new Map(checks.map(({ id, severity }) => [id, severity]));
  return {
    severityOf: (checkId) => severities.get(checkId),
    kinds: new Set(all.flatMap(({ collectors }) => collectors.map(({ asset }) => asset.kind))),
  };
}

/** A change that somebody makes, in its transaction. */
export interface Change {
  readonly transaction: Transaction;
  readonly organizationId: string;
  readonly caller: Caller;
  readonly now: number;
  readonly at: string;
  readonly settings: ExceptionSettings;
  readonly limits: ExceptionLimits | undefined;
  readonly knowledge: Knowledge;
}

export const dayMs = 86_400_000;

export async function readSettings(transaction: Transaction, organizationId: string): Promise<ExceptionSettings> {
  return ExceptionSettings.parse((await findStoredSettings(transaction, organizationId)) ?? {});
}

/** Who asked, so that nobody approves what they asked for. */
export function identityOf({ userId, tokenId }: Caller): string {
  return userId === null ? `token:${tokenId ?? ''}` : `user:${userId}`;
}

/** Administrators and owners may accept a risk; where a second person is wanted, even they only ask. */
export function mayGrant({ caller, settings }: Change): boolean {
  return isAdministrator(caller) && !settings.approvalRequired;
}

export function isAdministrator({ role }: Caller): boolean {
  return role === 'administrator' || role === 'owner';
}

/** Throws when a period is not one that may be asked for. */
export async function checkPeriod(
  change: Change,
  scope: { readonly checkId: string | null; readonly accountId: string | null },
  startsAt: number,
  expiresAt: number,
): Promise<void> {
  const { transaction, organizationId, settings, limits, now } = change;
  if (startsAt > now + 366 * dayMs) throw refusals.startsTooLate();
  if (expiresAt <= Math.max(startsAt, now)) throw refusals.endsTooEarly();
  const own = (await limits?.mostDays(transaction, organizationId, scope)) ?? null;
  const mostDays = own === null ? settings.maxDays : Math.min(own, settings.maxDays);
  if (expiresAt - startsAt > mostDays * dayMs) throw refusals.lastsTooLong(mostDays);
}

/** What a granted exception is woken for: to reach its findings, to remind, to end. */
export async function setTimers(
  { transaction, organizationId, settings }: Pick<Change, 'transaction' | 'organizationId' | 'settings'>,
  exception: Pick<StoredException, 'id' | 'startsAt' | 'expiresAt'>,
): Promise<void> {
  const { id: subjectId, startsAt, expiresAt } = exception;
  const end = Date.parse(expiresAt);
  // a short one reminds in its last quarter
  const lead = Math.min(settings.reminderDays * dayMs, (end - Date.parse(startsAt)) / 4);
  const remindAt = new Date(end - Math.round(lead)).toISOString();
  await setTimer(transaction, organizationId, { kind: applyTimer, subjectId, dueAt: startsAt });
  await setTimer(transaction, organizationId, { kind: reminderTimer, subjectId, dueAt: remindAt });
  await setTimer(transaction, organizationId, { kind: endTimer, subjectId, dueAt: expiresAt });
}

export async function clearTimers(
  { transaction, organizationId }: Pick<Change, 'transaction' | 'organizationId'>,
  id: string,
): Promise<void> {
  for (const kind of [applyTimer, reminderTimer]) await clearTimer(transaction, organizationId, kind, id);
}

/** Writes a change down, with its entry in the audit log. Call it last. */
export async function record(
  { transaction, organizationId, caller, now, at }: Change,
  action: string,
  exception: StoredException,
  values: Partial<Omit<StoredException, 'id' | 'scope'>>,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await updateException(transaction, organizationId, exception.id, { ...values, changedAt: at });
  const { startsAt, expiresAt, owner } = { ...exception, ...values };
  await recordAudit(transaction, organizationId, {
    ...{ actor: actorOf(caller), action: `exception.${action}`, subjectKind: 'exception', subjectId: exception.id },
    details: { scope: scopeOf(exception), owner, startsAt, expiresAt, ...details },
    now,
  });
}
