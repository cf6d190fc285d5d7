import type { Transaction } from '#platform/database/database.ts';
import { hashId, newId } from '#platform/identifiers.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import type { AcceptedRisk } from '../contract.ts';
import type { Entry } from '../entry.ts';
import { changeOf, type FindingEvent } from '../finding-change.ts';
import type { UnitWork } from './batch.ts';
import type { AssetRow } from './stored-asset.ts';

type Work = Pick<UnitWork, 'fence' | 'accountId' | 'cloud' | 'severityOf' | 'risks' | 'now' | 'at'>;

/** What a finding shows of its asset. */
export type FindingAsset = Omit<AssetRow, 'fields' | 'gaps'>;

interface Taken {
  readonly id: string;
  readonly checkId: string;
  readonly row: FindingAsset;
  readonly entry: Entry;
  readonly isSame: boolean;
}

/** A row of `findings`, whole. */
interface FindingRow {
  readonly id: string;
  readonly check_version: number;
  readonly state: 'open' | 'resolved';
  readonly outcome: string;
  readonly reason: string;
  readonly evidence: object;
  readonly parameters: object | null;
  readonly gap: object | null;
  readonly first_seen_at: string;
  readonly opened_at: string;
  readonly opened_by_run: string;
  readonly reopened: number;
  readonly resolved_at: string | null;
  readonly resolved_by_run: string | null;
  readonly stale_since: string | null;
  readonly exception_id: string | null;
  readonly excepted_until: string | null;
  readonly asset_name: string;
  readonly display_name: string | null;
  readonly region: string | null;
  readonly tags: object;
}

const columns = [
  ...['organization_id', 'id', 'account_id', 'cloud', 'check_id', 'check_version', 'severity', 'kind', 'asset_id'],
  ...['asset_name', 'display_name', 'region', 'tags', 'state', 'outcome', 'reason', 'evidence', 'parameters', 'gap'],
  ...['first_seen_at', 'opened_at', 'opened_by_run', 'reopened', 'resolved_at', 'resolved_by_run', 'stale_since'],
  ...['changed_at', 'exception_id', 'excepted_until'],
];
const eventColumns = ['organization_id', 'finding_id', 'at', 'seq', 'event', 'run_id', 'actor', 'details'];
const severityRank = { high: 1, medium: 2, low: 3 } as const;

/** The same check on the same asset is the same finding, whoever finds it and whenever. */
export function findingId(
  organizationId: string,
  accountId: string,
  check: string,
  kind: string,
  asset: string,
): string {
  return hashId('finding', organizationId, accountId, check, kind, asset);
}

/** Findings that the verdicts of a batch open, keep or resolve, with their events. */
export class FindingWrites {
  readonly #work: Work;
  readonly #taken: Taken[] = [];

  constructor(work: Work) {
    this.#work = work;
  }

  /** A verdict that is new or says something else than the one before, or an asset that has changed; texts are escaped. */
  take(checkId: string, row: FindingAsset, entry: Entry, old: Entry | undefined, isSame: boolean): void {
    // A finding can only be there when the check has failed before; unknown may stand over an open one.
    if (entry[0] !== 'f' && !(old && (old[0] === 'f' || old[0] === 'u'))) return;
    const { fence, accountId } = this.#work;
    const id = findingId(fence.organizationId, accountId, checkId, row.kind, row.asset_id);
    this.#taken.push({ id, checkId, row, entry, isSame });
  }

  async write(transaction: Transaction): Promise<void> {
    if (this.#taken.length === 0) return;
    const stored = await this.#load(transaction);
    const changes = this.#taken.flatMap((taken) => {
      const finding = stored.get(taken.id);
      const event = changeOf(
        finding && { ...finding, isStale: finding.stale_since !== null },
        taken.entry,
        taken.isSame,
      );
      const isOpen = finding?.state === 'open' && (taken.entry[0] === 'f' || taken.entry[0] === 'u');
      const isMoved = isOpen && !isSamePlace(finding, taken.row);
      return event !== undefined || isMoved ? [{ taken, finding, event, isMoved }] : [];
    });
    if (changes.length === 0) return;
    const asksRisks = changes.some(({ event, isMoved }) => isMoved || event === 'opened' || event === 'reopened');
    const { fence, accountId, now, risks } = this.#work;
    const active = asksRisks ? await risks.load(transaction, fence.organizationId, accountId, now) : undefined;
    const rows: (readonly (string | number | object | null)[])[] = [];
    const events: (readonly (string | object | null)[])[] = [];
    for (const { taken, finding, event, isMoved } of changes) {
      const isAsked = isMoved || event === 'opened' || event === 'reopened';
      const risk = isAsked ? active?.find(this.#failure(taken)) : keptRisk(finding);
      rows.push(this.#row(taken, finding, event, risk));
      if (event) events.push(this.#event(taken, event, {}));
      if (isAsked && risk && risk.exceptionId !== finding?.exception_id) {
        events.push(this.#event(taken, 'excepted', { exceptionId: risk.exceptionId, until: risk.until }));
      }
    }
    await this.#store(transaction, rows, events);
  }

  async #load(transaction: Transaction): Promise<Map<string, FindingRow>> {
    const ids = this.#taken.map(({ id }) => id).sort();
    const rows = await transaction.query<FindingRow>(
      `SELECT id, check_version, state, outcome, reason, evidence, parameters, gap, first_seen_at, opened_at, opened_by_run,
              reopened, resolved_at, resolved_by_run, stale_since, exception_id, excepted_until, asset_name, display_name,
              region, tags
         FROM unnest($2::uuid[]) AS wanted (wanted_id) JOIN findings ON organization_id = $1 AND id = wanted_id ORDER BY id
          FOR UPDATE OF findings`,
      [this.#work.fence.organizationId, ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  #failure({ checkId, row }: Taken) {
    const plain = unescapeStored({ assetId: row.asset_id, name: row.name, region: row.region, tags: row.tags });
    return { checkId, accountId: this.#work.accountId, kind: row.kind, ...plain };
  }

  #row(
    { id, checkId, row, entry }: Taken,
    known: FindingRow | undefined,
    event: FindingEvent | undefined,
    risk?: AcceptedRisk,
  ) {
    const { fence, accountId, cloud, severityOf, at } = this.#work;
    const [outcome, , , reason, evidence, version, parameters, gap] = entry;
    const isOpening = event === 'opened' || event === 'reopened';
    const isResolved = event === 'resolved';
    // what failed stays visible while nobody can confirm it
    const shown = outcome === 'u' && known ? known : { reason, evidence, parameters };
    return [
      ...[fence.organizationId, id, accountId, cloud, checkId, version, severityRank[severityOf(checkId)], row.kind],
      ...[row.asset_id, row.name, row.display_name, row.region, row.tags, isResolved ? 'resolved' : 'open'],
      ...[outcomeWords[outcome], shown.reason, shown.evidence, shown.parameters, gap],
      ...[
        known?.first_seen_at ?? at,
        isOpening ? at : known!.opened_at,
        isOpening ? fence.runId : known!.opened_by_run,
      ],
      ...[
        (known?.reopened ?? 0) + (event === 'reopened' ? 1 : 0),
        isResolved ? at : null,
        isResolved ? fence.runId : null,
      ],
      ...[outcome === 'u' ? (known?.stale_since ?? at) : null, at, risk?.exceptionId ?? null, risk?.until ?? null],
    ];
  }

  #event({ id, checkId, entry }: Taken, event: FindingEvent | 'excepted', more: object) {
    const { fence, at } = this.#work;
    const [outcome, , , reason, evidence, version, parameters, gap] = entry;
    const verdict = { check: checkId, version, outcome: outcomeWords[outcome], reason, evidence };
    const details = { ...verdict, ...(parameters ? { parameters } : {}), ...(gap ? { gap } : {}), ...more };
    return [fence.organizationId, id, at, newId(), event, fence.runId, null, details];
  }

  async #store(
    transaction: Transaction,
    rows: readonly (readonly (string | number | object | null)[])[],
    events: readonly (readonly (string | object | null)[])[],
  ): Promise<void> {
    await transaction.stage('findings', columns, rows);
    await transaction.execute(`INSERT INTO findings (${columns.join(', ')}) SELECT ${columns.join(', ')}
      FROM staging_findings ORDER BY id ON CONFLICT (organization_id, id) DO UPDATE SET
      ${columns.slice(2).map((name) => `${name} = excluded.${name}`)}`);
    await transaction.stage('finding_events', eventColumns, events);
    await transaction.execute(`INSERT INTO finding_events (${eventColumns.join(', ')})
      SELECT ${eventColumns.join(', ')} FROM staging_finding_events`);
  }
}

const outcomeWords = { p: 'pass', f: 'fail', n: 'not-applicable', u: 'unknown' } as const;

function keptRisk(finding: FindingRow | undefined): AcceptedRisk | undefined {
  if (!finding?.exception_id || !finding.excepted_until) return undefined;
  return { exceptionId: finding.exception_id, until: finding.excepted_until };
}

function isSamePlace(finding: FindingRow, row: FindingAsset): boolean {
  if (finding.asset_name !== row.name || finding.display_name !== row.display_name) return false;
  return finding.region === row.region && JSON.stringify(sorted(finding.tags)) === JSON.stringify(sorted(row.tags));
}

function sorted(record: object): unknown {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
