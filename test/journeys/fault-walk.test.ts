import { afterAll, describe, expect, test } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { prepareCheck } from '#engine/prepare.ts';
import type { Operation } from '#model/operation.ts';
import { planCollectors, plannedOperations } from '#scan/plan.ts';
import { expectedVerdicts } from '#testing/alibaba/expected-verdicts.ts';
import type { Fault } from '#testing/alibaba/faults.ts';
import { type Simulator, startSimulator } from '#testing/alibaba/simulator.ts';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { assessSimulated } from '#testing/assess-simulated.ts';

const faults: readonly Fault[] = [
  { kind: 'forbidden' },
  { kind: 'throttle' },
  { kind: 'server-error' },
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'truncated', cut: 'connection' },
  { kind: 'truncated', cut: 'body' },
  { kind: 'foreign', shape: 'html' },
  { kind: 'foreign', shape: 'other' },
  { kind: 'endless' },
  { kind: 'short-page' },
  { kind: 'expired-token' },
  { kind: 'clock-skew' },
];

const all = alibaba.catalogue.map((entry) => prepareCheck(entry, {}, 0));
/** Without the identity nothing is assessed: that is an error of the whole run, tested with the command line. */
const operations = plannedOperations(alibaba, all).filter(({ service }) => service !== 'sts');

function checksThatNeed(operation: Operation): string[] {
  return all
    .filter((prepared) => plannedOperations(alibaba, [prepared]).includes(operation))
    .map(({ check }) => check.id);
}

/** Kinds whose list this operation yields: their assets may be missing, and one unknown result stands for them. */
function kindsListedBy(operation: Operation): Set<string> {
  const collectors = planCollectors(alibaba, all).map(([{ collector }]) => collector);
  return new Set(collectors.filter(({ list }) => list.operations.includes(operation)).map(({ asset }) => asset.kind));
}

/** The root identity is read three ways, each the fallback of the one before; the list of CDN domains tells what else the detail would. */
const standIns = new Set([
  'DescribeCdnDomainDetail',
  'GetAccountMFAInfo',
  'GetAccountSecurityPracticeReport',
  'GenerateCredentialReport',
  'GetCredentialReport',
]);
/** With tokens, Security Center leaves the total out. */
const unsaidTotals = new Set(['DescribeCloudCenterInstances']);

function kindOf(check: string): string {
  return alibaba.catalogue.find((entry) => entry.check.id === check)!.check.asset.kind;
}

function isGlobal(kind: string): boolean {
  return alibaba.collectors.find(({ asset }) => asset.kind === kind)!.scope === 'global';
}

const estate = typicalEstate();
const expected = new Map(expectedVerdicts(estate).map((verdict) => [keyOf(verdict), verdict.outcome]));
function keyOf({ check, region, name }: { check: string; region: string | null; name: string | null }): string {
  return `${check} ${region} ${name}`;
}

const running: Simulator[] = [];
afterAll(() => Promise.all(running.map((simulator) => simulator.close())));

describe.each(operations.map((operation) => [`${operation.service} ${operation.name}`, operation] as const))(
  '%s',
  (_, operation) => {
    const possible = faults.filter(
      ({ kind }) =>
        kind !== 'short-page' ||
        (operation.paging &&
          'total' in operation.paging &&
          operation.paging.total !== undefined &&
          !unsaidTotals.has(operation.name)),
    );
    // What hangs only waits, so several run at once; the time-out is long enough that nothing else meets it.
    test.concurrent.each(possible.map((fault) => [describeFault(fault), fault] as const))(
      '%s',
      async (_what, fault) => {
        const target = { service: operation.service, operation: operation.name };
        const simulator = await startSimulator({ estate, faults: [{ ...fault, ...target }] });
        running.push(simulator);
        const checks = checksThatNeed(operation);
        const { run, results } = await assessSimulated({
          url: simulator.url,
          checks,
          requestTimeoutMs: fault.kind === 'hang' ? hangTimeoutMs(operation) : 10_000,
          backoffMs: 0.1,
        });
        const unreadLists = new Set(
          results
            .filter(({ asset }) => asset === null)
            .map(({ check, region, outcome }) => `${check} ${region} ${outcome}`),
        );
        for (const result of results) {
          if (result.asset === null) continue;
          // Right, or unknown with the reason: never another verdict, never a thing that is not there.
          expect([expected.get(keyOf(result)), 'unknown'], keyOf(result)).toContain(result.outcome);
          if (result.outcome === 'unknown' && expected.get(keyOf(result)) !== 'unknown') {
            expect(result.gap?.operation ?? JSON.stringify(result.evidence), keyOf(result)).toBeTruthy();
          }
        }
        const got = new Set(results.map(keyOf));
        const listed = kindsListedBy(operation);
        for (const { check, region, name } of expectedVerdicts(estate)) {
          if (!checks.includes(check) || got.has(keyOf({ check, region, name }))) continue;
          const kind = kindOf(check);
          const sweep = isGlobal(kind) ? null : region;
          expect(
            listed.has(kind) && unreadLists.has(`${check} ${sweep} unknown`),
            `${check} ${region} ${name} is missing`,
          ).toBe(true);
        }
        if (isHarmful(fault, operation)) expect(run.gaps.map((gap) => gap.operation)).toContain(operation.name);
        expect(simulator.writes()).toEqual([]);
      },
    );
  },
);

/** A read that another read stands in for does no harm alone; nor does an empty page of a list whose total the vendor never says. */
function isHarmful(fault: Fault, { name, paging }: Operation): boolean {
  if (fault.kind === 'endless') return paging !== undefined && !standIns.has(name);
  if (fault.kind === 'short-page') return true;
  return !standIns.has(name);
}

/** Without the account's regions every published one is tried at once, which takes a while on a busy machine. */
function hangTimeoutMs({ service, name }: Operation): number {
  return service === 'ecs' && name === 'DescribeRegions' ? 8_000 : 1_000;
}

function describeFault(fault: Fault): string {
  return [fault.kind, 'cut' in fault ? fault.cut : '', 'shape' in fault ? fault.shape : ''].filter(Boolean).join(' ');
}
