import fc from 'fast-check';
import type { Operation } from '#model/operation.ts';
import { createEstate, type Estate, type RegionContents } from '#testing/alibaba/estate.ts';
import type { Thing } from '#testing/alibaba/expectation.ts';
import type { Fault } from '#testing/alibaba/faults.ts';
import { type MessageContact, messageTypes } from '#testing/alibaba/services/mscopensubscription.ts';
import * as ecs from '#testing/alibaba/typical/ecs.ts';
import * as network from '#testing/alibaba/typical/network.ts';
import { buckets } from '#testing/alibaba/typical/oss.ts';
import { groups, policies, roles, users } from '#testing/alibaba/typical/ram.ts';
import { hangzhouPolardb, hangzhouRds } from '#testing/alibaba/typical/relational.ts';
import { portRangeLists, prefixLists, securityGroups } from '#testing/alibaba/typical/security-groups.ts';
import { hangzhouMongodb, hangzhouRedis } from '#testing/alibaba/typical/stores.ts';

/** An account at one moment: what is in it, and what of it cannot be read. */
export interface Moment {
  readonly estate: Estate;
  readonly faults: readonly Fault[];
}

/** Some of the things, each as itself or as it would be with the settings of another one: names stay, and what they stand for changes. */
function someOf<T extends Thing>(things: readonly T[], most: number): fc.Arbitrary<readonly T[]> {
  const index = fc.nat({ max: things.length - 1 });
  const pick = fc.record({ name: index, settings: index });
  return fc
    .uniqueArray(pick, { maxLength: most, selector: ({ name }) => name })
    .map((picks) => picks.map(({ name, settings }) => ({ ...things[settings]!, id: things[name]!.id })));
}

const whole = <T>(contents: T): fc.Arbitrary<Partial<T>> => fc.boolean().map((isThere) => (isThere ? contents : {}));
const instances: RegionContents = {
  instances: ecs.hangzhouInstances,
  disks: ecs.hangzhouDisks,
  securityGroups,
  ...{ prefixLists, portRangeLists },
};
const networks: RegionContents = {
  vpcs: network.hangzhouVpcs,
  networkAcls: network.hangzhouNetworkAcls,
  vpcPrefixLists: network.vpcPrefixLists,
};
const balancers: RegionContents = { loadBalancers: network.hangzhouLoadBalancers, acls: network.hangzhouAcls };

function contents(): fc.Arbitrary<RegionContents> {
  const lists = fc.record({
    rds: someOf(hangzhouRds, 3),
    redis: someOf(hangzhouRedis, 3),
    polardb: someOf(hangzhouPolardb, 3),
  });
  const parts = [whole(instances), whole(networks), whole(balancers), whole({ mongodb: hangzhouMongodb }), lists];
  return fc.tuple(...parts).map((some): RegionContents => Object.assign({}, ...some));
}

const contact: MessageContact = { id: '1834830', name: 'soc', email: 'soc@example.com' };
const verified: MessageContact = { ...contact, verified: true };
const withoutAddress: MessageContact = { id: '1834831', name: 'night watch', mobile: '13900000000' };

/** Small accounts in one region and a second one that may come and go. */
export function estates(now: number): fc.Arbitrary<Estate> {
  return fc
    .record({
      hangzhou: contents(),
      buckets: someOf(buckets, 5),
      people: whole({ users: users(now), groups, roles, policies }),
      hasMfa: fc.boolean(),
      hasKey: fc.boolean(),
      hasTrail: fc.boolean(),
      contacts: fc.constantFrom<readonly MessageContact[]>([], [contact], [verified], [verified, withoutAddress]),
      hasBeijing: fc.boolean(),
    })
    .map(({ hangzhou, buckets: some, people, hasMfa, hasKey, hasTrail, contacts, hasBeijing }) =>
      createEstate({
        regions: { 'cn-hangzhou': hangzhou, ...(hasBeijing ? { 'cn-beijing': {} } : {}) },
        ...people,
        ...{ buckets: some, clients: ecs.clients, accountMfa: hasMfa, rootAccessKeys: hasKey ? 1 : 0 },
        trails: hasTrail ? [{ id: 'audit-all', bucket: 'example-logs' }] : [],
        ...{ contacts, messageTypes: messageTypes(contacts.map(({ id }) => id)) },
        expect: {
          'alibaba.ram.root-mfa-enabled': hasMfa ? 'pass' : 'fail',
          'alibaba.ram.root-no-access-key': hasKey ? 'fail' : 'pass',
          'alibaba.actiontrail.trail-enabled': hasTrail ? 'pass' : 'fail',
          'alibaba.message-center.contact-reachable': contacts.some(({ verified }) => verified) ? 'pass' : 'fail',
          'alibaba.message-center.contact-additional-email':
            contacts.length > 0 && contacts.every(({ email }) => email) ? 'pass' : 'fail',
        },
      }),
    );
}

/**
 * What waits for a time-out is left out: it is told apart from nothing else that does not answer. So are cut connections: after
 * several in a row the endpoint is left alone, and what else is then not read depends on what happened to be under way.
 */
const kinds = [
  { kind: 'forbidden' },
  { kind: 'throttle' },
  { kind: 'server-error' },
  { kind: 'truncated', cut: 'body' },
  { kind: 'foreign', shape: 'other' },
  { kind: 'endless' },
  { kind: 'short-page' },
  { kind: 'expired-token' },
] as const satisfies readonly Fault[];

/** Faults that last as long as the moment, so that whoever reads then meets the same. */
export function faultsOf(operations: readonly Operation[]): fc.Arbitrary<readonly Fault[]> {
  const fault = fc
    .tuple(fc.constantFrom(...kinds), fc.constantFrom(...operations))
    .map(([what, { service, name }]): Fault => ({ ...what, service, operation: name }));
  return fc.array(fault, { maxLength: 3 });
}
