import type { Outcome } from '#model/verdict.ts';
import type { CheckId } from './check-ids.ts';
import type { Estate } from './estate.ts';
import type { Expectation, Thing } from './expectation.ts';
import { each, type Records } from './records.ts';
import { mongodbTypes } from './services/dds.ts';
import { identityNames } from './services/ram.ts';

export interface ExpectedVerdict {
  readonly check: CheckId;
  /** as in a result: the vendor's identifier */
  readonly name: string;
  /** null for things of a global service */
  readonly region: string | null;
  readonly outcome: Outcome;
}

const adminCheck = 'alibaba.ram.identity-no-admin-policy';

function* say(name: string, region: string | null, expect: Expectation | undefined): Generator<ExpectedVerdict> {
  for (const [check, outcome] of Object.entries(expect ?? {})) yield { check: check as CheckId, name, region, outcome };
}

function* sayEach(things: Records<Thing> | undefined, region: string | null): Generator<ExpectedVerdict> {
  if (things !== undefined) for (const thing of each(things)) yield* say(thing.id, region, thing.expect);
}

function* identities(estate: Estate): Generator<ExpectedVerdict> {
  for (const { id, thing } of identityNames(estate)) {
    const { [adminCheck]: admin, ...others } = thing.expect ?? {};
    if (admin !== undefined) yield { check: adminCheck, name: id, region: null, outcome: admin };
    yield* say(thing.id, null, others);
  }
  for (const user of each(estate.ram.users)) for (const key of user.keys ?? []) yield* say(key.id, null, key.expect);
}

function* regional(estate: Estate, region: string): Generator<ExpectedVerdict> {
  yield* sayEach(estate.ecs[region]?.instances, region);
  yield* sayEach(estate.ecs[region]?.disks, region);
  yield* sayEach(estate.ecs[region]?.securityGroups, region);
  yield* sayEach(estate.vpc[region]?.vpcs, region);
  yield* sayEach(estate.slb[region]?.loadBalancers, region);
  yield* sayEach(estate.slb[region]?.acls, region);
  yield* sayEach(estate.rds[region]?.instances, region);
  yield* sayEach(estate.redis[region]?.instances, region);
  yield* sayEach(estate.polardb[region]?.clusters, region);
  for (const type of mongodbTypes) yield* sayEach(estate.dds[region]?.[type], region);
  yield* sayEach(estate.apigateway[region]?.apis, region);
}

/** One by one, so that a million need no memory. */
export function* eachExpectedVerdict(estate: Estate): Generator<ExpectedVerdict> {
  yield* say(estate.account, null, estate.expect);
  yield* identities(estate);
  for (const bucket of each(estate.oss.buckets)) yield* say(bucket.id, bucket.region, bucket.expect);
  yield* sayEach(estate.cdn.domains, null);
  for (const region of estate.regions) yield* regional(estate, region);
}

export function expectedVerdicts(estate: Estate): ExpectedVerdict[] {
  return [...eachExpectedVerdict(estate)];
}
