import { createEstate, type Estate } from './estate.ts';
import * as databases from './large/databases.ts';
import * as network from './large/network.ts';
import * as templates from './large/templates.ts';
import { hashBelow } from './random.ts';
import { noRecords, type Records } from './records.ts';
import type { EcsInstance } from './services/ecs.ts';
import type { AccessKey, RamUser } from './services/ims.ts';
import { type SecurityCenterClient, type SecurityCenterSide, sideOf } from './services/sas.ts';
import type { LoadBalancer, PlacedListener } from './services/slb.ts';

export interface LargeOptions {
  /** about how many things the account holds */
  readonly assets: number;
  readonly seed?: number;
  readonly regions?: readonly string[];
  readonly now?: number;
}

type Named<T> = T & { readonly id: string };

/** Things that are made when they are asked for: the name holds the position, the position picks the template. */
function generated<T>(prefix: string, count: number, build: (index: number, id: string) => T): Records<Named<T>> {
  function at(index: number): Named<T> {
    const id = prefix + index;
    return { ...build(index, id), id };
  }
  return {
    count,
    at,
    find: (id) => {
      const index = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : Number.NaN;
      return Number.isInteger(index) && index >= 0 && index < count && id === prefix + index ? at(index) : undefined;
    },
  };
}

function fromTemplates<T>(prefix: string, count: number, seed: number, list: readonly T[]): Records<Named<T>> {
  return generated(prefix, count, (index) => list[hashBelow(seed, index, list.length)]!);
}

/** Every load balancer has two listeners, so the place of each is known without counting. */
function listenersOf(balancers: Records<LoadBalancer>): Records<PlacedListener> {
  return {
    count: balancers.count * 2,
    at: (index) => {
      const balancer = balancers.at(Math.floor(index / 2));
      return { loadBalancerId: balancer.id, listener: balancer.listeners[index % 2]! };
    },
    find: () => undefined,
  };
}

/** How many of a thousand assets are of a kind; RAM, OSS, CDN and Security Center take what is left. */
const perMille = {
  instances: 200,
  disks: 270,
  securityGroups: 100,
  vpcs: 20,
  loadBalancers: 80,
  acls: 30,
  rds: 80,
  redis: 60,
  polardb: 30,
  replicate: 40,
  sharding: 10,
  apis: 40,
} as const;

function regionContents(region: string, total: number, seed: number) {
  const share = (kind: keyof typeof perMille) => Math.round((total * perMille[kind]) / 1000);
  const name = (kind: string) => `${kind}-${region}-`;
  const loadBalancers = fromTemplates(name('lb'), share('loadBalancers'), seed + 4, network.loadBalancers);
  return {
    ecs: {
      instances: fromTemplates(name('i'), share('instances'), seed, templates.instances),
      disks: fromTemplates(name('d'), share('disks'), seed + 1, templates.disks),
      securityGroups: generated(name('sg'), share('securityGroups'), (index, id) =>
        templates.securityGroup(hashBelow(seed + 2, index, 100), id),
      ),
      prefixLists: noRecords<never>(),
      portRangeLists: noRecords<never>(),
      snapshotPolicies: noRecords<never>(),
    },
    // A VPC and its ACL have the same number and the same template.
    vpc: {
      vpcs: fromTemplates(name('vpc'), share('vpcs'), seed + 3, network.vpcs),
      networkAcls: generated(name('nacl'), share('vpcs'), (index) => ({
        vpcId: name('vpc') + index,
        ...network.networkAcls[hashBelow(seed + 3, index, network.networkAcls.length)]!,
      })),
      prefixLists: noRecords<never>(),
    },
    slb: {
      loadBalancers,
      listeners: listenersOf(loadBalancers),
      acls: fromTemplates(name('acl'), share('acls'), seed + 5, network.acls),
    },
    rds: { instances: fromTemplates(name('rm'), share('rds'), seed + 6, databases.rds) },
    redis: { instances: fromTemplates(name('r'), share('redis'), seed + 7, databases.redis) },
    polardb: { clusters: fromTemplates(name('pc'), share('polardb'), seed + 8, databases.polardb) },
    dds: {
      replicate: fromTemplates(name('dds-r'), share('replicate'), seed + 9, databases.mongodb),
      sharding: fromTemplates(name('dds-s'), share('sharding'), seed + 10, databases.mongodb),
      serverless: noRecords<never>(),
    },
    apigateway: {
      apis: fromTemplates(name('api'), share('apis'), seed + 11, templates.apis),
      groups: generated('group', 1, () => ({})),
    },
  };
}

type GeneratedRegion = ReturnType<typeof regionContents>;

function column<K extends keyof GeneratedRegion>(all: Readonly<Record<string, GeneratedRegion>>, kind: K) {
  return Object.fromEntries(Object.entries(all).map(([region, contents]) => [region, contents[kind]])) as Record<
    string,
    GeneratedRegion[K]
  >;
}

/** Security Center lists every instance of its side; the instance says how its client is. */
function clientsOf(side: SecurityCenterSide, regions: Readonly<Record<string, GeneratedRegion>>) {
  const parts = Object.entries(regions).filter(([region]) => sideOf(region) === side);
  const starts: number[] = [];
  let count = 0;
  for (const [, { ecs }] of parts) {
    starts.push(count);
    count += ecs.instances.count;
  }
  function at(index: number): SecurityCenterClient {
    const part = starts.findLastIndex((start) => start <= index);
    const [region, { ecs }] = parts[part]!;
    const instance: EcsInstance = ecs.instances.at(index - starts[part]!);
    const outcome = instance.expect?.['alibaba.ecs.instance-security-center-protected'];
    return {
      id: instance.id,
      region,
      client: outcome === 'pass' ? 'online' : 'offline',
      running: instance.status !== 'Stopped',
    };
  }
  return { count, at, find: () => undefined };
}

function user(index: number, now: number): Omit<RamUser, 'id'> {
  const age = 30 + (index % 120);
  const day = (days: number) => `${new Date(now - days * 86_400_000).toISOString().slice(0, 19)}Z`;
  const key: AccessKey = {
    id: `LTAI5tGenerated${index}`,
    active: true,
    created: day(400),
    lastUsed: day(age),
    expect: { 'alibaba.ram.access-key-not-idle': age <= 90 ? 'pass' : 'fail' },
  };
  return { ...templates.users[index % templates.users.length]!, keys: [key] };
}

/** An account with about so many things over all services, always the same for a seed, of which nothing is kept in memory. */
export function largeEstate({ assets, seed = 1, now = Date.now(), ...rest }: LargeOptions): Estate {
  const names = rest.regions ?? ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', 'ap-southeast-1'];
  const regions = Object.fromEntries(
    names.map((region, index) => [region, regionContents(region, assets / names.length, seed + index * 100)]),
  );
  const { policies, roles, trails, messageCenter } = templates;
  const small = createEstate({ policies, roles, trails, ...messageCenter });
  const buckets = generated('generated-bucket-', Math.round(assets * 0.025), (index) => ({
    ...templates.buckets[hashBelow(seed + 20, index, templates.buckets.length)]!,
    region: names[index % names.length]!,
  }));
  return {
    ...small,
    regions: names,
    expect: templates.accountWide,
    ram: { ...small.ram, users: generated('user-', Math.min(1000, Math.ceil(assets * 0.005)), (at) => user(at, now)) },
    oss: { blockPublicAccess: false, buckets },
    cdn: { domains: fromTemplates('site-', Math.round(assets * 0.01), seed + 21, templates.domains) },
    sas: { china: clientsOf('china', regions), outside: clientsOf('outside', regions) },
    ecs: column(regions, 'ecs'),
    vpc: column(regions, 'vpc'),
    slb: column(regions, 'slb'),
    rds: column(regions, 'rds'),
    redis: column(regions, 'redis'),
    polardb: column(regions, 'polardb'),
    dds: column(regions, 'dds'),
    apigateway: column(regions, 'apigateway'),
  };
}
