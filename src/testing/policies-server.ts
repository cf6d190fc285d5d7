import pg from 'pg';
import { createAssessment } from '#features/assessment/index.ts';
import { withoutStoredChecks } from '#features/organization-clouds.ts';
import { createPolicies, type Policies } from '#features/policies/index.ts';
import { createQuota } from '#features/quota/index.ts';
import type { Cloud } from '#model/cloud.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { openJobs } from '#platform/jobs/jobs.ts';
import { createTestDatabase } from './database.ts';
import { type Answer, type AskAs, startFeatureServer } from './feature-server.ts';
import { toyCloud } from './toy-cloud.ts';

/** A request that was made for a run, as the table of runs has it. */
export interface StoredRun {
  readonly id: string;
  readonly account_id: string;
  readonly group_id: string;
  readonly kind: string;
  readonly trigger: string;
  readonly policy_id: string | null;
  readonly requested_by: string | null;
  readonly selection: {
    readonly checks: readonly { readonly id: string; readonly parameters: Readonly<Record<string, unknown>> }[];
    readonly regions: readonly string[] | null;
    readonly tags: unknown;
    readonly assetIds: readonly string[] | null;
  };
}

/** Policies, quota and runs behind one server on a database of their own, under a clock that the test holds. */
export interface PoliciesServer {
  readonly database: Database;
  readonly admin: pg.Pool;
  /** the clock of requests and timers, epoch milliseconds */
  now: number;
  ask(as: AskAs, method: string, path: string, body?: unknown): Promise<Answer>;
  /** A new organisation with its default policy. */
  organization(): Promise<string>;
  account(organizationId: string, more?: { readonly cloud?: string }): Promise<string>;
  /** As a server of a later version would: with these clouds. */
  withClouds(clouds: ReadonlyMap<string, Cloud>): ReturnType<typeof createPolicies>;
  readonly policies: Policies;
  /** Handles what is due, as a scheduler does; `times` of them at once. */
  fireTimers(organizationId: string, times?: number): Promise<number>;
  runs(organizationId: string): Promise<readonly StoredRun[]>;
  close(): Promise<readonly string[]>;
}

export async function startPoliciesServer(start: string): Promise<PoliciesServer> {
  const test = await createTestDatabase();
  const database = await openDatabase({ url: test.url });
  const jobs = await openJobs({ url: test.url, supervises: false, onError: () => {} });
  const admin = new pg.Pool({ connectionString: test.adminUrl });
  const { metering, foresight, feature } = createQuota({ database });
  const { runs } = createAssessment({ database, jobs, metering });
  const withClouds = (clouds: ReadonlyMap<string, Cloud>) =>
    createPolicies({ database, cloudsOf: withoutStoredChecks(clouds), runs, quota: foresight });
  const policies = withClouds(new Map([['toy', toyCloud()]]));
  let now = Date.parse(start);
  const server = await startFeatureServer([policies.feature, feature], () => now);
  const fireOnce = async (organizationId: string) => {
    const { rows } = await admin.query<{ subject_id: string }>(
      `SELECT subject_id FROM timers WHERE organization_id = $1 AND kind = 'policy' AND due_at <= $2`,
      [organizationId, new Date(now)],
    );
    for (const { subject_id: subjectId } of rows) await policies.timers?.policy?.({ organizationId, subjectId, now });
    return rows.length;
  };
  return {
    database,
    admin,
    policies,
    withClouds,
    get now() {
      return now;
    },
    set now(instant) {
      now = instant;
    },
    ask: server.ask,
    async organization() {
      const id = newId();
      await admin.query(
        'INSERT INTO organizations (id, slug, name, created_at) VALUES ($1::uuid, $1::text, $1::text, $2)',
        [id, new Date(now)],
      );
      await database.inOrganization(id, (transaction) => policies.ensureDefaultPolicy(transaction, id, now));
      return id;
    },
    async account(organizationId, { cloud = 'toy' } = {}) {
      const id = newId();
      await admin.query(
        `INSERT INTO accounts (organization_id, id, cloud, external_id, name, source, credentials_kind, created_at)
         VALUES ($1, $2::uuid, $3, $2::text, 'Workshop of Santa', 'recording', 'none', $4)`,
        [organizationId, id, cloud, new Date(now)],
      );
      await database.inOrganization(organizationId, (transaction) =>
        policies.accountsChanged(transaction, organizationId, now),
      );
      return id;
    },
    async fireTimers(organizationId, times = 1) {
      const fired = await Promise.all(Array.from({ length: times }, () => fireOnce(organizationId)));
      return Math.max(...fired);
    },
    async runs(organizationId) {
      const { rows } = await admin.query<StoredRun>(
        `SELECT id, account_id, group_id, kind, trigger, policy_id, requested_by, selection FROM runs
          WHERE organization_id = $1 ORDER BY queued_at, id`,
        [organizationId],
      );
      return rows;
    },
    async close() {
      await server.close();
      await jobs.stop();
      await admin.end();
      await database.close();
      await test.close();
      return server.faults;
    },
  };
}
