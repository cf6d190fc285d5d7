import type { PreparedCheck } from '#engine/prepare.ts';
import type { Transaction } from '#platform/database/database.ts';
import type { Entries } from '../entry.ts';
import type { CountChanges } from '../tally.ts';
import type { UnitWork } from './batch.ts';
import type { AssetRow } from './stored-asset.ts';

type Place = Pick<UnitWork, 'fence' | 'accountId' | 'sweepRegion'>;

const columns = [
  ...['organization_id', 'account_id', 'kind', 'asset_id', 'sweep_region'],
  ...['entries', 'state', 'own', 'holds_until'],
];

/** Packed verdicts of a batch. */
export class ResultWrites {
  readonly #place: Place;
  readonly #rows = new Map<string, readonly (string | object | null)[]>();

  constructor(place: Place) {
    this.#place = place;
  }

  put(row: Pick<AssetRow, 'kind' | 'asset_id'>, entries: Entries, state: string, own: readonly PreparedCheck[]): void {
    const { fence, accountId, sweepRegion } = this.#place;
    const short = own.map(({ check }) => entries[check.id]![0]).join('');
    const place = [fence.organizationId, accountId, row.kind, row.asset_id, sweepRegion];
    this.#rows.set(row.asset_id, [...place, entries, state, short, holdsUntil(own, entries)]);
  }

  get count(): number {
    return this.#rows.size;
  }

  async write(transaction: Transaction): Promise<void> {
    if (this.#rows.size === 0) return;
    await transaction.stage('results', columns, this.#rows.values());
    await transaction.execute(`INSERT INTO results (${columns.join(', ')}) SELECT ${columns.join(', ')}
      FROM staging_results ORDER BY asset_id ON CONFLICT (organization_id, account_id, kind, asset_id) DO UPDATE SET
      sweep_region = excluded.sweep_region, entries = excluded.entries, state = excluded.state, own = excluded.own,
      holds_until = excluded.holds_until`);
  }

  async writeCounts(transaction: Transaction, changes: CountChanges): Promise<void> {
    const { fence, accountId } = this.#place;
    await writeCounts(transaction, fence.organizationId, accountId, changes);
  }
}

export async function writeCounts(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
  changes: CountChanges,
): Promise<void> {
  const rows = changes.list();
  if (rows.length === 0) return;
  const column = (index: number): number[] => rows.map(({ counts }) => counts[index]!);
  await transaction.execute(
    `INSERT INTO result_counts AS known (organization_id, account_id, check_id, region, pass, fail, not_applicable, unknown)
     SELECT $1, $2, changed.* FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[]) AS changed
     ON CONFLICT (organization_id, account_id, check_id, region) DO UPDATE SET
       pass = known.pass + excluded.pass, fail = known.fail + excluded.fail,
       not_applicable = known.not_applicable + excluded.not_applicable, unknown = known.unknown + excluded.unknown`,
    [
      ...[organizationId, accountId, rows.map(({ check }) => check), rows.map(({ region }) => region)],
      ...[column(0), column(1), column(2), column(3)],
    ],
  );
}

/** The first instant at which time alone may change a verdict. */
export function holdsUntil(checks: readonly PreparedCheck[], entries: Entries): string | null {
  const ends = checks.map(({ check }) => entries[check.id]?.[2] ?? 0).filter((end) => end > 0);
  return ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString();
}
