import { afterEach, describe, expect, test } from 'vitest';
import { azure } from '#clouds/azure/index.ts';
import type { Result } from '#model/result.ts';
import { assessAzure } from '#testing/azure/assess.ts';
import type { ArmEstate } from '#testing/azure/estate.ts';
import { otherArmEstate, typicalArmEstate } from '#testing/azure/estates.ts';
import { type ArmSimulator, type ArmSimulatorOptions, startArmSimulator } from '#testing/azure/simulator.ts';

const estate = await typicalArmEstate();
/** A subscription is in one state at a time, so it takes two to see all of its checks pass and fail. */
const other = await otherArmEstate();
const running: ArmSimulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

async function start(options: Partial<ArmSimulatorOptions> = {}): Promise<ArmSimulator> {
  const simulator = await startArmSimulator({ estate, ...options });
  running.push(simulator);
  return simulator;
}

const promisedOf = ({ expect: checks }: ArmEstate) =>
  Object.entries(checks)
    .flatMap(([check, outcomes]) => Object.entries(outcomes).map(([name, outcome]) => `${check} ${name}: ${outcome}`))
    .sort();
const promised = promisedOf(estate);

/** An expectation names an asset by its name, or by its id where two have the same name. */
function lineOf({ check, name, asset, outcome }: Result): string {
  const names: Readonly<Record<string, unknown>> = estate.expect[check] ?? {};
  return `${check} ${asset !== null && asset in names ? asset : name}: ${outcome}`;
}

describe('verdicts equal the construction of the estate', () => {
  test('every check is told what it must say, and passes and fails somewhere', () => {
    const ids = azure.catalogue.map(({ check }) => check.id);
    expect(Object.keys(estate.expect).filter((id) => !ids.includes(id))).toEqual([]);
    const lacking = ids.flatMap((id) => {
      const outcomes = new Set([estate, other].flatMap(({ expect: checks }) => Object.values(checks[id] ?? {})));
      return (['pass', 'fail'] as const).filter((outcome) => !outcomes.has(outcome)).map((it) => `${id}: no ${it}`);
    });
    expect(lacking).toEqual([]);
  });

  test('and nothing is ever written', async () => {
    const simulator = await start();
    const { run, results } = await assessAzure({ url: simulator.url });
    expect(run.gaps).toEqual([]);
    expect(results.map(lineOf).sort()).toEqual(promised);
    expect(simulator.writes()).toEqual([]);
    expect(run.apiCalls).toBe(simulator.requests.length);
    expect(simulator.requests.filter(({ status }) => status === 400)).toEqual([]);
  });

  test('and those of the subscription in another state', async () => {
    const simulator = await start({ estate: other });
    const { run, results } = await assessAzure({ url: simulator.url });
    expect(run.gaps).toEqual([]);
    expect(results.map(lineOf).sort()).toEqual(promisedOf(other));
  });

  test.each<[string, Partial<ArmSimulatorOptions>]>([
    ['one item on every page', { pageSize: 1 }],
    ['an empty page before every other', { faults: [{ kind: 'empty-page' }], pageSize: 2 }],
    ['every third call throttled', { faults: [{ kind: 'throttle', probability: 0.3 }], seed: 7 }],
    ['every fifth call failing', { faults: [{ kind: 'server-error', probability: 0.2 }], seed: 11 }],
    ['a quota that is soon used up', { quota: { perSecond: 400, burst: 5 } }],
  ])('with %s', async (_, options) => {
    const simulator = await start(options);
    const { run, results } = await assessAzure({ url: simulator.url });
    expect(run.gaps).toEqual([]);
    expect(results.map(lineOf).sort()).toEqual(promised);
  });
});
