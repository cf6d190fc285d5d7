import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Estate } from '#testing/alibaba/estate.ts';
import { expectedVerdicts } from '#testing/alibaba/expected-verdicts.ts';
import type { Fault } from '#testing/alibaba/faults.ts';
import { type Simulator, startSimulator } from '#testing/alibaba/simulator.ts';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { assessSimulated } from '#testing/assess-simulated.ts';
import {
  everything,
  insertAccount,
  insertOrganization,
  simulatorOpener,
  startTestWorker,
  type TestWorker,
} from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { rowVersions, storedContradictions } from '#testing/stored-state.ts';

let stored: TestDatabase;
let worker: TestWorker;
let simulator: Simulator;
const others: Simulator[] = [];

beforeAll(async () => {
  stored = await createTestDatabase();
  worker = await startTestWorker(
    stored.url,
    simulatorOpener(() => simulator.url),
  );
});
afterAll(async () => {
  await worker?.close();
  await Promise.all(others.map((one) => one.close()));
  await stored?.close();
});

async function serve(estate: Estate, faults: readonly Fault[] = []): Promise<void> {
  simulator = await startSimulator({ estate, faults });
  others.push(simulator);
}

let accounts = 0;
/** An organisation with one account of its own. */
async function connect(): Promise<{ organization: string; account: string }> {
  accounts += 1;
  const organization = await insertOrganization(worker.database, `org-${accounts}`);
  return { organization, account: await insertAccount(worker.database, organization, `account-${accounts}`) };
}

/** `check region name: outcome` of everything that is stored, as the estates' constructions say it. */
async function verdicts(organization: string): Promise<readonly string[]> {
  const rows = await worker.database.inOrganization(organization, (transaction) =>
    transaction.query<{ line: string }>(
      `SELECT e.key || ' ' || coalesce(a.region, 'null') || ' ' || a.name || ': ' ||
          (jsonb_build_object('p', 'pass', 'f', 'fail', 'n', 'not-applicable', 'u', 'unknown') ->> (e.value ->> 0)) AS line
         FROM results r JOIN assets a USING (organization_id, account_id, kind, asset_id), jsonb_each(r.entries) AS e
        WHERE r.organization_id = $1`,
      [organization],
    ),
  );
  return rows.map(({ line }) => line).sort();
}

const expected = (estate: Estate): readonly string[] =>
  expectedVerdicts(estate)
    .map(({ check, region, name, outcome }) => `${check} ${region} ${name}: ${outcome}`)
    .sort();

const dataTables = [...['assets', 'results', 'links', 'result_counts', 'findings', 'finding_events', 'asset_versions']];

describe('a run', () => {
  test('stores the verdicts that the estate is made for; the next one judges nothing and writes nothing but sweeps', async () => {
    const estate = typicalEstate();
    await serve(estate);
    const { organization, account } = await connect();
    const first = await worker.run(organization, account);
    expect(first).toMatchObject({ status: 'done', error: null });
    expect(await verdicts(organization)).toEqual(expected(estate));
    expect(await storedContradictions(stored.adminUrl)).toEqual([]);
    const before = await rowVersions(stored.adminUrl, dataTables);

    const second = await worker.run(organization, account);
    const { judged, carried, counts, completeness, scans } = second.summary;
    expect({ judged, carried }).toEqual({ judged: 0, carried: first.summary.judged });
    expect({ counts, completeness, scans }).toEqual({
      counts: first.summary.counts,
      completeness: first.summary.completeness,
      scans: first.summary.scans,
    });
    expect(await rowVersions(stored.adminUrl, dataTables)).toEqual(before);
  });

  test('with other parameters judges what has them anew, and nothing else', async () => {
    await serve(typicalEstate());
    const { organization, account } = await connect();
    await worker.run(organization, account);
    const selection = everything();
    const checks = selection.checks.map((check) =>
      check.id === 'alibaba.ram.access-key-not-idle' ? { ...check, parameters: { days: 5 } } : check,
    );
    const { summary } = await worker.run(organization, account, { selection: { ...selection, checks } });
    const keys = summary.byCheck['alibaba.ram.access-key-not-idle']!.reduce((a, b) => a + b);
    expect(summary.judged).toBe(keys);
    expect(await storedContradictions(stored.adminUrl)).toEqual([]);
  });

  test('of other checks leaves the verdicts of the rest alone, and comes back to them without judging', async () => {
    const estate = typicalEstate();
    await serve(estate);
    const { organization, account } = await connect();
    const selection = everything();
    const some = {
      ...selection,
      checks: selection.checks.filter(({ id }) => id.includes('.clb.') || id.includes('.oss.')),
    };
    await worker.run(organization, account, { selection: some });
    await worker.run(organization, account);
    expect(await verdicts(organization)).toEqual(expected(estate));
    expect((await worker.run(organization, account, { selection: some })).summary.judged).toBe(0);
    expect((await worker.run(organization, account)).summary.judged).toBe(0);
    expect(await verdicts(organization)).toEqual(expected(estate));
    expect(await storedContradictions(stored.adminUrl)).toEqual([]);
  });
});

describe('an estate that changes', () => {
  test('what was mended is resolved by that run, what went is gone, and what comes back is reopened', async () => {
    const { organization, account } = await connect();
    await serve(typicalEstate({ owner: 'careless' }));
    await worker.run(organization, account);
    await serve(typicalEstate({ owner: 'careful' }));
    const mended = await worker.run(organization, account);
    expect(await verdicts(organization)).toEqual(expected(typicalEstate({ owner: 'careful' })));
    const rows = await worker.database.inOrganization(organization, (transaction) =>
      transaction.query(
        `SELECT state, outcome, resolved_by_run FROM findings WHERE organization_id = $1 AND check_id = 'alibaba.ram.root-mfa-enabled'`,
        [organization],
      ),
    );
    expect(rows).toEqual([{ state: 'resolved', outcome: 'pass', resolved_by_run: mended.id }]);
    await serve(typicalEstate({ owner: 'careless' }));
    await worker.run(organization, account);
    expect(await verdicts(organization)).toEqual(expected(typicalEstate({ owner: 'careless' })));
    const events = await worker.database.inOrganization(organization, (transaction) =>
      transaction.query(
        `SELECT e.event FROM finding_events e JOIN findings f ON f.organization_id = e.organization_id AND f.id = e.finding_id
          WHERE e.organization_id = $1 AND f.check_id = 'alibaba.ram.root-mfa-enabled' ORDER BY e.at, e.seq`,
        [organization],
      ),
    );
    expect(events.map(({ event }) => event)).toEqual(['opened', 'resolved', 'reopened']);
    expect(await storedContradictions(stored.adminUrl)).toEqual([]);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['a refused list', { kind: 'forbidden', operation: 'DescribeSecurityGroups' }],
    ['a list that ends too early', { kind: 'short-page', operation: 'DescribeLoadBalancers' }],
    ['a refused detail', { kind: 'forbidden', operation: 'GetBucketAcl' }],
    ['a refused far list', { kind: 'forbidden', operation: 'DescribeLoadBalancerListeners' }],
  ] as const)('%s gives what an assessment from nothing gives, and is made good by the next run', async (_, fault) => {
    const estate = typicalEstate();
    await serve(estate, [fault]);
    const { organization, account } = await connect();
    const { summary } = await worker.run(organization, account);
    const direct = await assessSimulated({ url: simulator.url });
    expect(summary.counts).toEqual(direct.run.counts);
    expect(summary.completeness).toBeCloseTo(direct.run.completeness, 10);
    const fromNothing = direct.results
      .filter(({ asset }) => asset !== null)
      .map(({ check, region, name, outcome }) => `${check} ${region} ${name}: ${outcome}`);
    expect(await verdicts(organization)).toEqual(fromNothing.sort());
    simulator.clearFaults();
    await worker.run(organization, account);
    expect(await verdicts(organization)).toEqual(expected(estate));
    expect(await storedContradictions(stored.adminUrl)).toEqual([]);
  });

  test.each([
    ['list', { kind: 'forbidden', operation: 'DescribeSecurityGroups' }],
    ['far list', { kind: 'forbidden', operation: 'DescribeLoadBalancerListeners' }],
    ['detail', { kind: 'forbidden', operation: 'GetBucketAcl' }],
  ] as const)(
    'a %s that is refused later: no verdict of before passes for one of now, and no finding is resolved',
    async (_, fault) => {
      const estate = typicalEstate();
      await serve(estate);
      const { organization, account } = await connect();
      await worker.run(organization, account);
      const openBefore = await openFindings(organization);
      simulator.addFault(fault);
      await worker.run(organization, account);
      const direct = await assessSimulated({ url: simulator.url });
      const passes = new Set(
        direct.results
          .filter(({ outcome }) => outcome === 'pass')
          .map(({ check, region, name }) => `${check} ${region} ${name}: pass`),
      );
      const wrong = (await verdicts(organization)).filter((line) => line.endsWith(': pass') && !passes.has(line));
      expect(wrong).toEqual([]);
      expect(await openFindings(organization)).toEqual(openBefore);
      expect(await storedContradictions(stored.adminUrl)).toEqual([]);
      simulator.clearFaults();
      await worker.run(organization, account);
      expect(await verdicts(organization)).toEqual(expected(estate));
      expect((await worker.run(organization, account)).summary.judged).toBe(0);
      expect(await storedContradictions(stored.adminUrl)).toEqual([]);
    },
  );
});

async function openFindings(organization: string): Promise<readonly unknown[]> {
  return await worker.database.inOrganization(organization, (transaction) =>
    transaction.query(
      `SELECT check_id, asset_id FROM findings WHERE organization_id = $1 AND state = 'open' ORDER BY 1, 2`,
      [organization],
    ),
  );
}
