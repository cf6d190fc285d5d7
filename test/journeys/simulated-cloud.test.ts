import { afterEach, describe, expect, test } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { prepareCheck } from '#engine/prepare.ts';
import type { Result } from '#model/result.ts';
import { plannedOperations } from '#scan/plan.ts';
import type { Estate } from '#testing/alibaba/estate.ts';
import { type ExpectedVerdict, expectedVerdicts } from '#testing/alibaba/expected-verdicts.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '#testing/alibaba/simulator.ts';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { assessSimulated } from '#testing/assess-simulated.ts';

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

async function start(options: Partial<SimulatorOptions> & { readonly estate: Estate }): Promise<Simulator> {
  const simulator = await startSimulator(options);
  running.push(simulator);
  return simulator;
}

function lines(verdicts: readonly (ExpectedVerdict | Result)[]): string[] {
  return verdicts.map(({ check, region, name, outcome }) => `${check} ${region} ${name}: ${outcome}`).sort();
}

describe('verdicts equal the construction of the estate', () => {
  test.each(['careless', 'careful'] as const)('of a %s owner, and nothing is ever written', async (owner) => {
    const estate = typicalEstate({ owner });
    const simulator = await start({ estate });
    const { run, results } = await assessSimulated({ url: simulator.url });
    expect(lines(results)).toEqual(lines(expectedVerdicts(estate)));
    expect(run.gaps).toEqual([]);
    expect(simulator.writes()).toEqual([]);
    expect(run.apiCalls).toBe(simulator.requests.length);
  });

  test('with every third call throttled', async () => {
    const estate = typicalEstate();
    const simulator = await start({ estate, faults: [{ kind: 'throttle', probability: 0.3 }], seed: 7 });
    const { run, results } = await assessSimulated({ url: simulator.url });
    expect(lines(results)).toEqual(lines(expectedVerdicts(estate)));
    expect(run.gaps).toEqual([]);
    expect(simulator.requests.filter(({ status }) => status !== 200).length).toBeGreaterThan(50);
  });

  test('with one item on every page', async () => {
    const estate = typicalEstate();
    const simulator = await start({ estate, pageSize: 1 });
    const { run, results } = await assessSimulated({ url: simulator.url });
    expect(lines(results)).toEqual(lines(expectedVerdicts(estate)));
    expect(run.gaps).toEqual([]);
  });

  test('with one region that hangs: the others are done before its first call gives up', async () => {
    const estate = typicalEstate();
    const [hanging] = estate.regions;
    const requestTimeoutMs = 4_000;
    const simulator = await start({ estate, faults: [{ kind: 'hang', region: hanging! }] });
    const startedMs = Date.now();
    const { results } = await assessSimulated({ url: simulator.url, requestTimeoutMs });
    const elsewhere = ({ region }: { region: string | null }): boolean => region !== hanging;
    // A bucket's own reads go to its region, and the account's trails are asked for in the first: both hang with it.
    const tied = /^alibaba\.(oss|actiontrail)\./;
    expect(lines(results.filter((result) => elsewhere(result) && !tied.test(result.check)))).toEqual(
      lines(expectedVerdicts(estate).filter((verdict) => elsewhere(verdict) && !tied.test(verdict.check))),
    );
    const lastElsewhere = Math.max(...simulator.requests.filter(elsewhere).map(({ at }) => at));
    expect(lastElsewhere - startedMs).toBeLessThan(requestTimeoutMs);
    const there = results.filter((result) => result.region === hanging);
    expect(new Set(there.map(({ outcome }) => outcome))).toEqual(new Set(['unknown']));
  });
});

describe('a check alone', () => {
  test.each(alibaba.catalogue.map((entry) => [entry.check.id, entry] as const))(
    '%s gives the verdicts it gives among all, and calls only what it declares',
    async (id, entry) => {
      const estate = typicalEstate();
      const simulator = await start({ estate });
      const { results } = await assessSimulated({ url: simulator.url, checks: [id] });
      expect(lines(results)).toEqual(lines(expectedVerdicts(estate).filter(({ check }) => check === id)));
      const declared = new Set(
        plannedOperations(alibaba, [prepareCheck(entry, {}, 0)]).map(({ service, name }) => `${service}.${name}`),
      );
      const called = simulator.requests.map(({ service, operation }) => `${service}.${operation}`);
      expect(called.filter((operation) => !declared.has(operation))).toEqual([]);
    },
  );
});
