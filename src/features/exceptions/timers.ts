import type { Database } from '#platform/database/database.ts';
import { clearTimer, setTimer } from '#platform/database/timers.ts';
import { recordAudit, systemActor } from '../audit/index.ts';
import type { TimerHandler } from '../module.ts';
import { applyTimer, endTimer, reminderTimer } from './change.ts';
import { findException, type StoredException, updateException } from './repository.ts';
import { settle } from './settle.ts';
import { scopeOf, stateOf } from './state.ts';
import { countCovered } from './target-repository.ts';

/** findings that one call of a timer settles; it is called again until all are */
const settledAtATime = 20_000;
/** How long findings of an exception that is over are looked for: a worker's clock may be behind. */
const releaseAfterMs = 15 * 60_000;

type Due = Parameters<TimerHandler>[0];

/** What exceptions do by the clock. None of it decides what counts: that follows from the clock at once. */
export function exceptionTimers(database: Database): Readonly<Record<string, TimerHandler>> {
  return {
    [applyTimer]: (due) => apply(database, due),
    [reminderTimer]: (due) => remind(database, due),
    [endTimer]: (due) => end(database, due),
  };
}

async function apply(database: Database, { organizationId, subjectId, now }: Due): Promise<void> {
  const isThrough = await settle(database, organizationId, subjectId, now, settledAtATime);
  await database.inOrganization(organizationId, async (transaction) => {
    const exception = await findException(transaction, organizationId, subjectId);
    const isToCome = exception && stateOf(exception, now) === 'scheduled';
    if (isThrough && !isToCome) return await clearTimer(transaction, organizationId, applyTimer, subjectId);
    const dueAt = isToCome ? exception.startsAt : new Date(now).toISOString();
    await setTimer(transaction, organizationId, { kind: applyTimer, subjectId, dueAt });
  });
}

/** The message centre sends what the audit log says here. */
async function remind(database: Database, { organizationId, subjectId, now }: Due): Promise<void> {
  await database.inOrganization(organizationId, async (transaction) => {
    const exception = await findException(transaction, organizationId, subjectId, 'FOR UPDATE');
    await clearTimer(transaction, organizationId, reminderTimer, subjectId);
    if (!exception || stateOf(exception, now) !== 'active' || exception.remindedAt !== null) return;
    await updateException(transaction, organizationId, subjectId, { remindedAt: new Date(now).toISOString() });
    await tell({ organizationId, subjectId, now }, transaction, 'exception.reminder', exception, {});
  });
}

/** Notes the end, takes the exception off its findings, and looks again some minutes later. */
async function end(database: Database, due: Due): Promise<void> {
  const { organizationId, subjectId, now } = due;
  const isOver = await noteEnd(database, due);
  if (!isOver) return;
  const isThrough = await settle(database, organizationId, subjectId, now, settledAtATime);
  await database.inOrganization(organizationId, async (transaction) => {
    const exception = await findException(transaction, organizationId, subjectId, 'FOR UPDATE');
    if (!exception) return;
    const releaseAt = Date.parse(exception.endedAt ?? exception.expiresAt) + releaseAfterMs;
    if (isThrough && now >= releaseAt) {
      await updateException(transaction, organizationId, subjectId, { releasedAt: new Date(now).toISOString() });
      return await clearTimer(transaction, organizationId, endTimer, subjectId);
    }
    const dueAt = new Date(isThrough ? releaseAt : now).toISOString();
    await setTimer(transaction, organizationId, { kind: endTimer, subjectId, dueAt });
  });
}

/** Whether it is over. Every call has the findings looked through anew. */
async function noteEnd(database: Database, due: Due): Promise<boolean> {
  const { organizationId, subjectId, now } = due;
  return await database.inOrganization(organizationId, async (transaction) => {
    const exception = await findException(transaction, organizationId, subjectId, 'FOR UPDATE');
    const state = exception && stateOf(exception, now);
    if (state === 'active' || state === 'scheduled') {
      await setTimer(transaction, organizationId, { kind: endTimer, subjectId, dueAt: exception!.expiresAt });
      return false;
    }
    if (!exception || (state !== 'expired' && state !== 'revoked') || exception.releasedAt !== null) {
      await clearTimer(transaction, organizationId, endTimer, subjectId);
      return false;
    }
    const endedAt = exception.endedAt ?? exception.revokedAt ?? exception.expiresAt;
    await updateException(transaction, organizationId, subjectId, {
      ...{ endedAt, isSettled: false, settledUpTo: null, renewal: null },
    });
    if (exception.endedAt === null && state === 'expired') {
      const covered = await countCovered(transaction, organizationId, subjectId, 10_000);
      await tell(due, transaction, 'exception.ended', exception, {
        findings: covered > 10_000 ? 'over 10,000' : covered,
      });
    }
    return true;
  });
}

async function tell(
  { organizationId, subjectId, now }: Due,
  transaction: Parameters<typeof recordAudit>[0],
  action: string,
  exception: StoredException,
  more: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { owner, reason, expiresAt } = exception;
  await recordAudit(transaction, organizationId, {
    ...{ actor: systemActor, action, subjectKind: 'exception', subjectId, now },
    details: { scope: scopeOf(exception), owner, reason, expiresAt, ...more },
  });
}
