import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { prepareCheck } from '#engine/prepare.ts';
import { plannedOperations } from '#scan/plan.ts';
import { expectedVerdicts } from '#testing/alibaba/expected-verdicts.ts';
import { startSimulator } from '#testing/alibaba/simulator.ts';
import { assessSimulated } from '#testing/assess-simulated.ts';
import {
  insertAccount,
  insertOrganization,
  simulatorOpener,
  startTestWorker,
  type TestWorker,
} from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { storedContradictions } from '#testing/stored-state.ts';
import { estates, faultsOf, type Moment } from './changing-estates.ts';

const sequences = 25;
const now = Date.now();
const checks = alibaba.catalogue.map((entry) => prepareCheck(entry, {}, now));
/** Without its identity and its regions no account is opened. */
const operations = plannedOperations(alibaba, checks).filter(
  ({ service, name }) => service !== 'sts' && !(service === 'ecs' && name === 'DescribeRegions'),
);

let stored: TestDatabase;
let worker: TestWorker;
let url = '';
beforeAll(async () => {
  stored = await createTestDatabase();
  worker = await startTestWorker(
    stored.url,
    simulatorOpener(() => url),
  );
});
afterAll(async () => {
  await worker?.close();
  await stored?.close();
});

/** `check region name` → outcome of everything that is stored about the account. */
async function storedVerdicts(organization: string): Promise<ReadonlyMap<string, string>> {
  const rows = await worker.database.inOrganization(organization, (transaction) =>
    transaction.query<{ key: string; outcome: string }>(
      `SELECT e.key || ' ' || coalesce(a.region, 'null') || ' ' || a.name AS key,
          jsonb_build_object('p', 'pass', 'f', 'fail', 'n', 'not-applicable', 'u', 'unknown') ->> (e.value ->> 0) AS outcome
         FROM results r JOIN assets a USING (organization_id, account_id, kind, asset_id), jsonb_each(r.entries) AS e
        WHERE r.organization_id = $1`,
      [organization],
    ),
  );
  return new Map(rows.map(({ key, outcome }) => [key, outcome]));
}

/** What an assessment that knows nothing of before says at this moment. */
async function freshVerdicts(): Promise<ReadonlyMap<string, string>> {
  const { results } = await assessSimulated({ url });
  const ofAssets = results.filter(({ asset }) => asset !== null);
  return new Map(ofAssets.map(({ check, region, name, outcome }) => [`${check} ${region} ${name}`, outcome]));
}

/** Runs in an account as it is at a moment; whatever was stored before must not shine through. */
async function live(organization: string, account: string, { estate, faults }: Moment): Promise<void> {
  const simulator = await startSimulator({ estate, faults, log: 'counts' });
  url = simulator.url;
  try {
    expect(await worker.run(organization, account)).toMatchObject({ status: 'done', error: null });
    expect(await storedContradictions(stored.adminUrl)).toEqual([]);
    const fresh = await freshVerdicts();
    const verdicts = await storedVerdicts(organization);
    // What was read now says what it says now; of what was there before and cannot be read, nothing is known.
    expect(new Map([...verdicts].filter(([key]) => fresh.has(key)))).toEqual(fresh);
    const others = [...verdicts].filter(([key, outcome]) => !fresh.has(key) && outcome !== 'unknown');
    expect(others).toEqual([]);
  } finally {
    await simulator.close();
  }
}

test('after any changes and faults an account is stored as it is now, or as unknown', {
  timeout: 600_000,
}, async () => {
  const moment = fc.record({ estate: estates(now), faults: faultsOf(operations) });
  const sequence = fc.tuple(fc.array(moment, { minLength: 1, maxLength: 3 }), estates(now));
  let count = 0;
  await fc.assert(
    fc.asyncProperty(sequence, async ([moments, last]) => {
      count += 1;
      const organization = await insertOrganization(worker.database, `sequence-${count}`);
      const account = await insertAccount(worker.database, organization, `account-${count}`);
      for (const one of moments) await live(organization, account, one);
      await live(organization, account, { estate: last, faults: [] });
      const expected = expectedVerdicts(last).map(({ check, region, name, outcome }) => {
        return [`${check} ${region} ${name}`, outcome] as const;
      });
      expect(await storedVerdicts(organization)).toEqual(new Map(expected));
    }),
    { numRuns: sequences, seed: 20_261_128, endOnFailure: true },
  );
});
