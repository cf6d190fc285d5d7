import { afterAll, describe, expect, test } from 'vitest';
import { azure } from '#clouds/azure/index.ts';
import { prepareCheck } from '#engine/prepare.ts';
import type { Operation } from '#model/operation.ts';
import type { Result } from '#model/result.ts';
import type { Outcome } from '#model/verdict.ts';
import { checkOperations, planCollectors } from '#scan/plan.ts';
import { assessAzure } from '#testing/azure/assess.ts';
import { typicalArmEstate } from '#testing/azure/estates.ts';
import type { ArmFault } from '#testing/azure/faults.ts';
import { type ArmSimulator, startArmSimulator } from '#testing/azure/simulator.ts';

const faults: readonly ArmFault[] = [
  { kind: 'unauthorized' },
  { kind: 'forbidden' },
  { kind: 'not-found' },
  { kind: 'throttle' },
  { kind: 'server-error' },
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'truncated', cut: 'connection' },
  { kind: 'truncated', cut: 'body' },
  { kind: 'foreign', shape: 'html' },
  { kind: 'foreign', shape: 'other' },
  { kind: 'foreign', shape: 'null' },
  { kind: 'foreign', shape: 'redirect' },
  { kind: 'endless' },
  { kind: 'astray' },
];

/** Where the vendor documents that "not found" is how it says that there is none; by name of the operation. */
const readAsNone: ReadonlySet<string> = new Set<string>([]);

const all = azure.catalogue.map((entry) => prepareCheck(entry, {}, 0));
/** Without the identity nothing is assessed: that is an error of the whole run, tested with the command line. */
const operations = checkOperations(azure, all).filter((operation) => !azure.identity.operations.includes(operation));

const estate = await typicalArmEstate();
const expected = new Map<string, Outcome>(
  Object.entries(estate.expect).flatMap(([check, outcomes]) =>
    Object.entries(outcomes).map(([name, outcome]) => [`${check} ${name}`, outcome] as const),
  ),
);

function keyOf({ check, asset, name }: Result): string {
  return expected.has(`${check} ${asset}`) ? `${check} ${asset}` : `${check} ${name}`;
}

function checksThatNeed(operation: Operation): string[] {
  return all.filter((prepared) => checkOperations(azure, [prepared]).includes(operation)).map(({ check }) => check.id);
}

/** Kinds whose list this operation yields: their assets may be missing, and one unknown result stands for them. */
function kindsListedBy(operation: Operation): ReadonlySet<string> {
  const collectors = planCollectors(azure, all).map(([{ collector }]) => collector);
  return new Set(collectors.filter(({ list }) => list.operations.includes(operation)).map(({ asset }) => asset.kind));
}

function kindOf(check: string): string {
  return azure.catalogue.find((entry) => entry.check.id === check)!.check.asset.kind;
}

/** A list of one page cannot be cut short; what is read as one thing has no next page. */
function isPossible({ kind }: ArmFault, { name, paging }: Operation): boolean {
  if (kind === 'endless' || kind === 'astray') return paging !== undefined;
  return kind !== 'not-found' || !readAsNone.has(name);
}

const running: ArmSimulator[] = [];
afterAll(() => Promise.all(running.map((simulator) => simulator.close())));

async function assessWith(fault: ArmFault, operation: Operation) {
  const target = { service: operation.service, operation: operation.name };
  const simulator = await startArmSimulator({ estate, faults: [{ ...fault, ...target }] });
  running.push(simulator);
  const assessment = await assessAzure({
    url: simulator.url,
    checks: checksThatNeed(operation),
    // What hangs only waits, so several run at once; the time-out is long enough that nothing else meets it.
    requestTimeoutMs: fault.kind === 'hang' ? 1_000 : 10_000,
    backoffMs: 0.1,
  });
  return { ...assessment, simulator };
}

/** Right, or unknown with the reason: never another verdict, never a thing that is not there. */
function expectRightOrUnknown(result: Result): void {
  const right = expected.get(keyOf(result));
  expect([right, 'unknown' satisfies Outcome], keyOf(result)).toContain(result.outcome);
  if (result.outcome !== 'unknown' || right === 'unknown') return;
  expect(result.gap?.operation ?? JSON.stringify(result.evidence), keyOf(result)).toBeTruthy();
}

describe('the walk', () => {
  test('reads every operation that a check rests on', async () => {
    const simulator = await startArmSimulator({ estate });
    running.push(simulator);
    const { run } = await assessAzure({ url: simulator.url });
    expect([run.gaps, operations.length > 0]).toEqual([[], azure.catalogue.length > 0]);
  });
});

describe.each(operations.map((operation) => [`${operation.service} ${operation.name}`, operation] as const))(
  '%s',
  (_, operation) => {
    const possible = faults.filter((fault) => isPossible(fault, operation));
    test.concurrent.each(possible.map((fault) => [describeFault(fault), fault] as const))(
      '%s',
      async (_what, fault) => {
        const { run, results, simulator } = await assessWith(fault, operation);
        const checks = checksThatNeed(operation);
        for (const result of results) if (result.asset !== null) expectRightOrUnknown(result);
        const unread = new Set(
          results.filter(({ asset }) => asset === null).map(({ check, outcome }) => `${check} ${outcome}`),
        );
        const got = new Set(results.map(keyOf));
        const listed = kindsListedBy(operation);
        for (const key of expected.keys()) {
          const check = key.slice(0, key.indexOf(' '));
          if (!checks.includes(check) || got.has(key)) continue;
          expect(listed.has(kindOf(check)) && unread.has(`${check} unknown`), `${key} is missing`).toBe(true);
        }
        const gaps = run.gaps.filter(
          ({ service, operation: name }) => service === operation.service && name === operation.name,
        );
        expect(gaps.length, 'the failed read is not among the gaps').toBeGreaterThan(0);
        expect(simulator.writes()).toEqual([]);
      },
    );
  },
);

function describeFault(fault: ArmFault): string {
  return [fault.kind, 'cut' in fault ? fault.cut : '', 'shape' in fault ? fault.shape : ''].filter(Boolean).join(' ');
}
