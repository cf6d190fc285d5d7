import type { Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit, systemActor } from '../audit/index.ts';
import { findSubscription, insertEvent, lockOrMakeSettings, type QuotaEventRow } from './repository.ts';
import { type QuotaState, type Settings, type Subscription, stateAt } from './state.ts';

/** Who changes the quota, where and when; null: the server, because something fell due. */
export interface Change {
  readonly transaction: Transaction;
  readonly organizationId: string;
  readonly caller: Caller | null;
  readonly now: number;
}

/** The settings, locked, with what they mean now, and the subscription that nobody has ended yet. */
export interface Locked {
  readonly settings: Settings;
  readonly state: QuotaState;
  readonly active: Subscription | null;
}

export async function lockState({ transaction, organizationId, now }: Change): Promise<Locked> {
  const settings = await lockOrMakeSettings(transaction, organizationId);
  const active = await findSubscription(transaction, organizationId);
  return { settings, active, state: stateAt(settings, active, now) };
}

/** Writes a decision into the history of the quota and into the audit log; call it last. */
export async function recordChange(
  { transaction, organizationId, caller, now }: Change,
  event: Pick<QuotaEventRow, 'event' | 'unitPriceMicros'> &
    Partial<Pick<QuotaEventRow, 'subscriptionId' | 'quota' | 'months' | 'amountMicros'>>,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const actor = caller ? actorOf(caller) : systemActor;
  const at = new Date(now).toISOString();
  const { subscriptionId = null, quota = null, months = null, amountMicros = 0 } = event;
  const row = { ...event, id: newId(), at, actorName: actor.name, subscriptionId, quota, months, amountMicros };
  await insertEvent(transaction, organizationId, row);
  const { event: name, unitPriceMicros } = event;
  await recordAudit(transaction, organizationId, {
    actor,
    action: `quota.${name}`,
    subjectKind: 'quota',
    subjectId: subscriptionId,
    details: { quota, months, unitPriceMicros, amountMicros, ...details },
    now,
  });
}
