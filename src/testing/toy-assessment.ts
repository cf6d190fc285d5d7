import { prepareCheck } from '#engine/prepare.ts';
import type { RunRequest, RunSelection, WorkerOptions } from '#features/assessment/index.ts';
import { withoutStoredChecks } from '#features/organization-clouds.ts';
import type { Run } from '#model/result.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import { assess } from '#scan/assess.ts';
import {
  everything,
  type FinishedRun,
  insertAccount,
  insertOrganization,
  startTestWorker,
  type TestWorker,
} from './assessed-server.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { type ToyEstate, toyEstate } from './toy-estate.ts';

/** A worker on a database of its own, and the toy estate that all of its accounts show. */
export interface ToyAssessment {
  readonly stored: TestDatabase;
  readonly worker: TestWorker;
  readonly estate: ToyEstate;
  /** Another organisation with an account; the estate is empty again. */
  connect(): Promise<ToyAccount>;
  /** What the command line finds in the estate as it is: `id check: outcome`, and the run. */
  fromNothing(onlyRegions?: readonly string[]): Promise<{ readonly verdicts: readonly string[]; readonly run: Run }>;
  close(): Promise<void>;
}

export interface ToyAccount {
  readonly organization: string;
  readonly account: string;
  run(selection?: Partial<RunSelection>, more?: Partial<RunRequest>): Promise<FinishedRun>;
  /** `id check: outcome` of all that is stored, or of one check */
  verdicts(check?: string): Promise<readonly string[]>;
  query<R extends object>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
}

export async function startToyAssessment(more: Partial<WorkerOptions> = {}): Promise<ToyAssessment> {
  const stored = await createTestDatabase();
  const estate = toyEstate();
  const clouds = new Map([['toy', estate.cloud]]);
  const worker = await startTestWorker(stored.url, estate.opener, { cloudsOf: withoutStoredChecks(clouds), ...more });
  let accounts = 0;
  return {
    ...{ stored, worker, estate },
    async connect() {
      estate.reset();
      accounts += 1;
      return await connectTo(worker, estate, `toys-${accounts}`);
    },
    fromNothing: (onlyRegions) => assessFromNothing(estate, onlyRegions),
    async close() {
      await worker.close();
      await stored.close();
    },
  };
}

/** Checks of the toy cloud with their defaults, everywhere. */
export function toySelection({ cloud }: ToyEstate, checks?: readonly string[]): RunSelection {
  const all = everything(cloud);
  return checks ? { ...all, checks: all.checks.filter(({ id }) => checks.includes(id)) } : all;
}

async function connectTo(worker: TestWorker, estate: ToyEstate, name: string): Promise<ToyAccount> {
  const organization = await insertOrganization(worker.database, name);
  const account = await insertAccount(worker.database, organization, name);
  const query = <R extends object>(text: string, values: readonly unknown[] = []): Promise<readonly R[]> =>
    worker.database.inOrganization(organization, (transaction) => transaction.query<R>(text, values));
  await query(`UPDATE accounts SET cloud = 'toy'`);
  return {
    ...{ organization, account, query },
    run: (selection = {}, request = {}) =>
      worker.run(organization, account, { selection: { ...toySelection(estate), ...selection }, ...request }),
    async verdicts(check) {
      const rows = await query<{ line: string }>(
        `SELECT asset_id || ' ' || e.key || ': ' || (e.value ->> 0) AS line FROM results, jsonb_each(entries) AS e
          WHERE $1::text IS NULL OR e.key = $1`,
        [check ?? null],
      );
      return rows.map(({ line }) => unescapeStored(line)).sort();
    },
  };
}

const letters = { pass: 'p', fail: 'f', 'not-applicable': 'n', unknown: 'u' } as const;

async function assessFromNothing(estate: ToyEstate, onlyRegions: readonly string[] | undefined) {
  const { cloud, opener } = estate;
  const { signal } = new AbortController();
  const opened = await opener.open('', '', true, signal);
  const assessment = await assess({
    ...{ cloud, transport: opened.transport, account: opened.externalId, language: 'en', signal },
    regions: onlyRegions ? opened.regions.filter((region) => onlyRegions.includes(region)) : opened.regions,
    ...(onlyRegions ? { onlyRegions: new Set(onlyRegions) } : {}),
    ...(opened.regionGap ? { regionGap: opened.regionGap } : {}),
    checks: cloud.catalogue.map((entry) => prepareCheck(entry, {}, opened.now)),
    ...{ now: opened.now, apiCalls: opened.apiCalls },
  });
  try {
    const verdicts: string[] = [];
    for await (const { asset, check, outcome } of assessment.results()) {
      if (asset !== null) verdicts.push(`${asset} ${check}: ${letters[outcome]}`);
    }
    return { verdicts: verdicts.sort(), run: assessment.run };
  } finally {
    assessment.close();
  }
}
