import type { Transaction } from '#platform/database/database.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';
import type { Settings, Subscription } from './state.ts';
import { untouched } from './state.ts';

const settingsColumns = `mode, is_suspended AS "isSuspended", unit_price_micros AS "unitPriceMicros", time_zone AS "timeZone",
  charges_verifications AS "chargesVerifications", billed_until AS "billedUntil"`;
const subscriptionColumns = `id, quota, months, unit_price_micros AS "unitPriceMicros", time_zone AS "timeZone", starts_at AS "startsAt",
  ends_at AS "endsAt", after_end AS "afterEnd"`;

export async function readSettings(transaction: Transaction, organizationId: string): Promise<Settings> {
  return (await selectSettings(transaction, organizationId, '')) ?? untouched;
}

/** Locked until the transaction ends; undefined, and then not locked, while nobody has changed anything. */
export function lockSettings(transaction: Transaction, organizationId: string): Promise<Settings | undefined> {
  return selectSettings(transaction, organizationId, 'FOR UPDATE');
}

/** Locked until the transaction ends; made when it is not there. */
export async function lockOrMakeSettings(transaction: Transaction, organizationId: string): Promise<Settings> {
  await transaction.execute('INSERT INTO quota_settings (organization_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    organizationId,
  ]);
  const settings = await lockSettings(transaction, organizationId);
  if (!settings) throw new Error('The settings of the quota can be neither read nor made.');
  return settings;
}

async function selectSettings(
  transaction: Transaction,
  organizationId: string,
  lock: '' | 'FOR UPDATE',
): Promise<Settings | undefined> {
  const rows = await transaction.query<Settings>(
    `SELECT ${settingsColumns} FROM quota_settings WHERE organization_id = $1 ${lock}`,
    [organizationId],
  );
  return rows[0];
}

export async function saveSettings(
  transaction: Transaction,
  organizationId: string,
  settings: Settings,
): Promise<void> {
  await transaction.execute(
    `UPDATE quota_settings SET mode = $2, is_suspended = $3, unit_price_micros = $4, time_zone = $5, charges_verifications = $6,
       billed_until = $7 WHERE organization_id = $1`,
    [
      organizationId,
      settings.mode,
      settings.isSuspended,
      settings.unitPriceMicros,
      settings.timeZone,
      settings.chargesVerifications,
      settings.billedUntil,
    ],
  );
}

/** The subscription that nobody has ended yet; its term may be over. */
export async function findSubscription(transaction: Transaction, organizationId: string): Promise<Subscription | null> {
  const rows = await transaction.query<Subscription>(
    `SELECT ${subscriptionColumns} FROM quota_subscriptions WHERE organization_id = $1 AND status = 'active'`,
    [organizationId],
  );
  return rows[0] ?? null;
}

export async function insertSubscription(
  transaction: Transaction,
  organizationId: string,
  one: Subscription,
): Promise<void> {
  await transaction.execute(
    `INSERT INTO quota_subscriptions (organization_id, id, quota, months, unit_price_micros, time_zone, starts_at, ends_at, after_end)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      organizationId,
      one.id,
      one.quota,
      one.months,
      one.unitPriceMicros,
      one.timeZone,
      one.startsAt,
      one.endsAt,
      one.afterEnd,
    ],
  );
}

export async function updateSubscription(
  transaction: Transaction,
  organizationId: string,
  {
    id,
    quota,
    months,
    endsAt,
    afterEnd,
    status = 'active',
  }: Subscription & { readonly status?: 'active' | 'ended' | 'refunded' },
): Promise<void> {
  await transaction.execute(
    `UPDATE quota_subscriptions SET quota = $3, months = $4, ends_at = $5, after_end = $6, status = $7
      WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, quota, months, endsAt, afterEnd, status],
  );
}

/** How many assets the connected accounts have. */
export async function countInstances(transaction: Transaction, organizationId: string): Promise<number> {
  const rows = await transaction.query<{ assets: number }>(
    `SELECT coalesce(sum(asset_count), 0)::bigint AS assets FROM sweeps JOIN accounts ON accounts.organization_id = $1 AND accounts.id = account_id
      WHERE sweeps.organization_id = $1 AND stage = 'list' AND accounts.status = 'connected'`,
    [organizationId],
  );
  return rows[0]?.assets ?? 0;
}

export interface QuotaEventRow {
  readonly id: string;
  /** instant, ISO */
  readonly at: string;
  readonly event: string;
  readonly actorName: string;
  readonly subscriptionId: string | null;
  readonly quota: number | null;
  readonly months: number | null;
  readonly unitPriceMicros: number;
  readonly amountMicros: number;
}

export async function insertEvent(
  transaction: Transaction,
  organizationId: string,
  event: QuotaEventRow,
): Promise<void> {
  await transaction.execute(
    `INSERT INTO quota_events (organization_id, id, at, event, actor_name, subscription_id, quota, months, unit_price_micros, amount_micros)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      organizationId,
      event.id,
      event.at,
      event.event,
      escapeStored(event.actorName),
      event.subscriptionId,
      event.quota,
      event.months,
      event.unitPriceMicros,
      event.amountMicros,
    ],
  );
}

/** The newest first. */
export async function listEvents(
  transaction: Transaction,
  organizationId: string,
  page: { readonly before: readonly [at: string, id: string] | null; readonly limit: number },
): Promise<readonly QuotaEventRow[]> {
  const rows = await transaction.query<QuotaEventRow>(
    `SELECT id, at, event, actor_name AS "actorName", subscription_id AS "subscriptionId", quota, months,
            unit_price_micros AS "unitPriceMicros", amount_micros AS "amountMicros" FROM quota_events
      WHERE organization_id = $1 AND ($2::timestamptz IS NULL OR (at, id) < ($2, $3::uuid)) ORDER BY at DESC, id DESC LIMIT $4`,
    [organizationId, page.before?.[0] ?? null, page.before?.[1] ?? null, page.limit],
  );
  return unescapeStored(rows);
}

/** The unit price of pay-as-you-go just before an instant; undefined when nothing had been decided by then. A subscription keeps its own. */
export async function findPriceBefore(
  transaction: Transaction,
  organizationId: string,
  at: string,
): Promise<number | undefined> {
  const rows = await transaction.query<{ price: number }>(
    `SELECT unit_price_micros AS price FROM quota_events
      WHERE organization_id = $1 AND subscription_id IS NULL AND at < $2 ORDER BY at DESC, id DESC LIMIT 1`,
    [organizationId, at],
  );
  return rows[0]?.price;
}
