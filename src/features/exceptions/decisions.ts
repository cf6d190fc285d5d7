import { setTimer } from '#platform/database/timers.ts';
import {
  type Change,
  checkPeriod,
  clearTimers,
  endTimer,
  identityOf,
  isAdministrator,
  mayGrant,
  record,
  setTimers,
} from './change.ts';
import * as refusals from './refusals.ts';
import type { StoredException } from './repository.ts';
import type { ExceptionChange, Renewal } from './schemas.ts';
import { stateOf } from './state.ts';

/** Grants what waits: the exception itself, or its later end. Somebody else than whoever asked has to do it. */
export async function approve(change: Change, exception: StoredException, note: string | undefined): Promise<void> {
  const { status, renewal } = exception;
  if (status === 'pending') {
    refuseOwn(change, exception.requestedBy);
    await grant(change, exception, note);
  } else {
    if (!renewal || !isLive(exception, change.now)) throw refusals.nothingToDecide();
    refuseOwn(change, renewal.requestedBy);
    await extend(change, exception, renewal, note);
  }
}

export async function reject(change: Change, exception: StoredException, note: string): Promise<void> {
  const { caller, at } = change;
  if (exception.status === 'pending') {
    refuseOwn(change, exception.requestedBy);
    const decision = { decidedByName: caller.name, decidedAt: at, decisionNote: note, releasedAt: at };
    await record(change, 'rejected', exception, { status: 'rejected', ...decision }, { note });
  } else {
    if (!exception.renewal) throw refusals.nothingToDecide();
    refuseOwn(change, exception.renewal.requestedBy);
    await record(change, 'renewal-rejected', exception, { renewal: null }, { note });
  }
}

async function grant(change: Change, exception: StoredException, note: string | undefined): Promise<void> {
  const { caller, now, at } = change;
  if (Date.parse(exception.expiresAt) <= now) throw refusals.endsTooEarly();
  // time that passed until the decision is not covered afterwards
  const startsAt = Date.parse(exception.startsAt) < now ? at : exception.startsAt;
  const decision = { decidedByName: caller.name, decidedAt: at, decisionNote: note ?? null };
  await setTimers(change, { ...exception, startsAt });
  const granted = { status: 'granted' as const, startsAt, isSettled: false, ...decision };
  await record(change, 'granted', exception, granted, {
    requestedBy: exception.requestedByName,
    reason: exception.reason,
    ...(note === undefined ? {} : { note }),
  });
}

/** A new end, later or earlier; by whoever may grant at once, otherwise it waits for approval. */
export async function renew(change: Change, exception: StoredException, asked: Renewal): Promise<void> {
  const { caller, now, at } = change;
  if (!isLive(exception, now)) throw refusals.isOver();
  const expiresAt = new Date(asked.expiresAt).toISOString();
  await checkPeriod(change, exception.scope, Math.max(now, Date.parse(exception.startsAt)), Date.parse(expiresAt));
  const requester = { requestedBy: identityOf(caller), requestedByName: caller.name, requestedAt: at };
  const renewal = { expiresAt, reason: asked.reason, ...requester };
  if (mayGrant(change)) await extend(change, exception, renewal, undefined);
  else {
    const details = { wantedUntil: expiresAt, reason: asked.reason };
    await record(change, 'renewal-requested', exception, { renewal }, details);
  }
}

async function extend(
  change: Change,
  exception: StoredException,
  renewal: NonNullable<StoredException['renewal']>,
  note: string | undefined,
): Promise<void> {
  const { expiresAt } = renewal;
  if (Date.parse(expiresAt) <= change.now) throw refusals.endsTooEarly();
  await setTimers(change, { ...exception, expiresAt });
  const values = { expiresAt, renewal: null, isSettled: false, settledUpTo: null, remindedAt: null };
  await record(change, 'renewed', exception, values, {
    before: exception.expiresAt,
    reason: renewal.reason,
    requestedBy: renewal.requestedByName,
    ...(note === undefined ? {} : { note }),
  });
}

/** What it covered counts again at once. A request that waits is withdrawn. */
export async function revoke(change: Change, exception: StoredException, reason: string): Promise<void> {
  const { transaction, organizationId, caller, now, at } = change;
  refuseForeign(change, exception);
  if (exception.status === 'pending') {
    await record(change, 'withdrawn', exception, { status: 'withdrawn', releasedAt: at }, { reason });
    return;
  }
  if (!isLive(exception, now)) throw refusals.isOver();
  await clearTimers(change, exception.id);
  await setTimer(transaction, organizationId, { kind: endTimer, subjectId: exception.id, dueAt: at });
  const values = { status: 'revoked' as const, revokedByName: caller.name, revokedAt: at, revokeReason: reason };
  const settling = { isSettled: false, settledUpTo: null, renewal: null };
  await record(change, 'revoked', exception, { ...values, ...settling }, { reason });
}

/** Words, not the scope nor the time. Of what was granted, only those who may grant change them. */
export async function edit(change: Change, exception: StoredException, asked: ExceptionChange): Promise<void> {
  if (exception.status !== 'pending' && !isAdministrator(change.caller)) throw refusals.onlyRequester();
  refuseForeign(change, exception);
  if (exception.status !== 'pending' && !isLive(exception, change.now)) throw refusals.isOver();
  const named = Object.entries(asked).filter(([, value]) => value !== undefined);
  const before = Object.fromEntries(named.map(([name]) => [name, exception[name as keyof ExceptionChange]]));
  const values: Partial<StoredException> = Object.fromEntries(named);
  await record(change, 'changed', exception, values, { before, after: values });
}

function isLive(exception: StoredException, now: number): boolean {
  const state = stateOf(exception, now);
  return state === 'active' || state === 'scheduled';
}

function refuseOwn({ caller }: Change, requestedBy: string): void {
  if (caller.userId === null) throw refusals.needsPerson();
  if (identityOf(caller) === requestedBy) throw refusals.ownRequest();
}

function refuseForeign({ caller }: Change, { requestedBy }: StoredException): void {
  if (!isAdministrator(caller) && identityOf(caller) !== requestedBy) throw refusals.onlyRequester();
}
