import { createEstate, type Estate, type RegionContents } from '#testing/alibaba/estate.ts';
import type { Fault } from '#testing/alibaba/faults.ts';
import { balancersIn } from './balancers.ts';
import { bucketName, buckets } from './buckets.ts';
import { databasesIn } from './databases.ts';
import { groups, policies, roles, users } from './identities.ts';
import { disksIn, instancesIn, securityCenterClients } from './machines.ts';
import { messageCenter } from './messages.ts';
import { Naming, type Place } from './naming.ts';
import { networkIn } from './network.ts';
import { securityGroupsIn } from './security-groups.ts';
import { unreadable } from './unreadable.ts';
import { apisIn, domains } from './web.ts';

export const sampleLabel =
  'Sample: Tealeaf Lane Trading is a fictitious company; nothing in this recording exists or ever existed.';

export interface Sample {
  readonly estate: Estate;
  /** what people called the things, by the vendor's id */
  readonly names: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

function region(place: Place, naming: Naming): RegionContents {
  return {
    instances: instancesIn(place, naming),
    disks: disksIn(place, naming),
    ...securityGroupsIn(place, naming),
    ...networkIn(place, naming),
    ...balancersIn(place, naming),
    ...databasesIn(place, naming),
    apis: apisIn(place, naming),
  };
}

/** Mostly well kept, and careless where companies are: old projects, staging, and what nobody is in charge of. */
export function sampleCompany(now: number): Sample {
  const naming = new Naming();
  const places = ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1'] as const;
  const estate = createEstate({
    account: '1000200030004000',
    alias: 'tealeaf-lane',
    regions: Object.fromEntries(places.map((place) => [place, region(place, naming)])),
    rootAccessKeys: 1,
    expect: {
      'alibaba.ram.root-mfa-enabled': 'pass',
      'alibaba.ram.root-no-access-key': 'fail',
      'alibaba.actiontrail.trail-enabled': 'pass',
      'alibaba.message-center.contact-reachable': 'pass',
      'alibaba.message-center.contact-additional-email': 'pass',
    },
    users: users(now),
    groups,
    roles,
    policies,
    buckets,
    domains,
    trails: [
      { id: 'audit-all', bucket: bucketName('audit-logs') },
      { id: 'first-trail-2019', trailRegion: 'cn-hangzhou', status: 'Disable', logging: false },
    ],
    clients: securityCenterClients(naming),
    ...messageCenter,
  });
  return { estate, names: naming.names, faults: unreadable(naming) };
}
