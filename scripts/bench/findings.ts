import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import pg from 'pg';
import { alibaba } from '#clouds/alibaba/index.ts';
import { createExceptions } from '#features/exceptions/index.ts';
import { createFindings } from '#features/findings/index.ts';
import { withoutStoredChecks } from '#features/organization-clouds.ts';
import { openDatabase } from '#platform/database/database.ts';
import { migrate } from '#platform/database/migrate.ts';
import { startEmbeddedServer } from '#platform/postgres/embedded-server.ts';
import { encodeCursor } from '#platform/web/paging.ts';
import { insertAccount, insertOrganization } from '#testing/assessed-server.ts';
import { startFeatureServer } from '#testing/feature-server.ts';
import { newServerFolder } from '#testing/temporary-folder.ts';
import { fillFindings } from './fill-findings.ts';

export interface FindingListFigures {
  readonly rows: number;
  /** the slowest kind of page decides */
  readonly listP95Ms: number;
  /** by kind of page: 95th percentile over HTTP */
  readonly pagesMs: Readonly<Record<string, number>>;
  /** sums over all findings, for comparison */
  readonly groupsMs: number;
  readonly summaryMs: number;
}

const repetitions = 40;

/** Pages of finding lists over HTTP, on an embedded database with its usual settings that holds so many findings of one organisation. */
export async function measureFindingLists({ rows }: { readonly rows: number }): Promise<FindingListFigures> {
  const dataFolder = await newServerFolder('bench-findings');
  const postgres = await startEmbeddedServer({ dataFolder });
  try {
    const appPassword = randomBytes(16).toString('hex');
    await migrate({ adminUrl: postgres.adminUrl, appRole: 'bastide_bench', appPassword });
    return await measureOn(postgres.adminUrl, postgres.urlFor('bastide_bench', appPassword, 'postgres'), rows);
  } finally {
    await postgres.stop();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function measureOn(adminUrl: string, url: string, rows: number): Promise<FindingListFigures> {
  const now = Date.parse('2026-02-10T00:00:00Z');
  const database = await openDatabase({ url });
  const clouds = new Map([['alibaba', alibaba]]);
  const { exceptions, feature } = createExceptions({
    database,
    clock: { now: () => now },
    cloudsOf: withoutStoredChecks(clouds),
  });
  const findings = createFindings({ database, cloudsOf: withoutStoredChecks(clouds), exceptions, productVersion: '0' });
  const server = await startFeatureServer([feature, findings.feature], () => now);
  try {
    const organizationId = await insertOrganization(database);
    const accounts: string[] = [];
    for (let n = 0; n < 20; n += 1) accounts.push(await insertAccount(database, organizationId, `account ${n}`));
    const ask = async (path: string, body?: unknown) => {
      const answer = await server.ask({ organizationId }, body ? 'POST' : 'GET', `/api/v1${path}`, body);
      if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
      return answer.json();
    };
    const scope = { type: 'filter', region: 'somewhere else' };
    const expiresAt = '2027-01-01T00:00:00Z';
    const { id } = await ask('/exceptions', { scope, reason: 'Bench', owner: 'bench', expiresAt });
    await fillFindings(adminUrl, { organizationId, accounts, exceptionId: String(id), rows });
    const pages = pagesOf(accounts, await deepCursors(adminUrl, organizationId));
    const pagesMs: Record<string, number> = {};
    for (const [name, queries] of Object.entries(pages)) {
      pagesMs[name] = await p95(queries, (query) => ask(`/findings?${query}`));
    }
    return {
      rows,
      listP95Ms: Math.max(...Object.values(pagesMs)),
      pagesMs,
      groupsMs: await p95(['check', 'account', 'region'], (by) => ask(`/findings/groups?by=${by}`)),
      summaryMs: await p95(['/summary'], (path) => ask(path)),
    };
  } finally {
    await server.close();
    await database.close();
  }
}

/** Cursors of rows all over the lists. */
async function deepCursors(
  adminUrl: string,
  organizationId: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; severity: number; opened_at: Date; changed_at: Date }>(
      'SELECT id, severity, opened_at, changed_at FROM findings WHERE organization_id = $1 ORDER BY md5(id::text) LIMIT $2',
      [organizationId, repetitions],
    );
    return {
      severity: rows.map((row) => encodeCursor(['severity', row.severity, row.opened_at.toISOString(), row.id])),
      opened: rows.map((row) => encodeCursor(['opened', null, row.opened_at.toISOString(), row.id])),
      changed: rows.map((row) => encodeCursor(['changed', null, row.changed_at.toISOString(), row.id])),
    };
  } finally {
    await client.end();
  }
}

function pagesOf(accounts: readonly string[], deep: Readonly<Record<string, readonly string[]>>) {
  const deepPages = (sort: string) => deep[sort]!.map((cursor) => `sort=${sort}&cursor=${cursor}`);
  const kinds = [...new Set(alibaba.catalogue.map(({ check }) => check.asset.kind as string))];
  const [pack] = alibaba.packs;
  return {
    first: ['', 'sort=opened', 'state=excepted', 'state=resolved', 'state=any', 'state=unresolved&limit=200'],
    changed: ['sort=changed', ...deepPages('changed')],
    deep: [...deepPages('severity'), ...deepPages('opened')],
    account: accounts.flatMap((id) => [`account=${id}`, `account=${id}&sort=opened&severity=low`]),
    region: Array.from({ length: 20 }, (_, n) => `region=cn-region-${n}`),
    category: ['identity', 'network', 'data', 'logs', 'basic-protection'].map((category) => `category=${category}`),
    check: alibaba.catalogue.map(({ check }) => `check=${check.id}`),
    kind: kinds.map((kind) => `kind=${kind}&sort=opened`),
    control: pack!.controls.map(({ id }) => `pack=${pack!.id}&control=${id}`),
    several: accounts.map((id, n) => `account=${id}&category=network&region=cn-region-${n}&severity=high`),
    time: ['openedSince=2026-01-20T00:00:00Z', 'openedUntil=2026-01-05T00:00:00Z&state=any', 'stale=true'],
    tag: ['tag=env%3Dprod', 'tag=team', 'tag=team%3Dteam-7'],
    searchRare: Array.from({ length: 20 }, (_, n) => `search=web-${10_000 + n * 997}`),
    searchFrequent: ['search=web', 'search=prod-web', 'search=i-bp1', 'search=bucket'],
    searchNothing: ['search=nothing-like-it', 'search=zzzz', 'search=web-99999999'],
    searchId: Array.from({ length: 20 }, (_, n) => `search=acs:ecs:cn-region-${n}:1234567890:instance/none`),
    searchFiltered: accounts.map((id, n) => `search=web-${n + 10}&account=${id}&category=data`),
  };
}

async function p95<T>(items: readonly T[], ask: (item: T) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (const item of items) await ask(item);
  for (let turn = 0; turn < Math.max(repetitions, items.length); turn += 1) {
    const startedAt = performance.now();
    await ask(items[turn % items.length]!);
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  return Number(times[Math.ceil(times.length * 0.95) - 1]!.toFixed(1));
}

if (import.meta.main)
  console.log(JSON.stringify(await measureFindingLists({ rows: Number(process.argv[2] ?? 1_000_000) })));
