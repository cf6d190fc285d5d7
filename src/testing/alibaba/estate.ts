import type { Expectation, Thing } from './expectation.ts';
import { type Records, recordsOf } from './records.ts';
import type { ActionTrail, Trail } from './services/actiontrail.ts';
import type { ApiGatewayRegion, GatewayApi } from './services/apigateway.ts';
import type { Cdn, CdnDomain } from './services/cdn.ts';
import type { DdsRegion, MongodbInstance, MongodbType } from './services/dds.ts';
import { mongodbTypes } from './services/dds.ts';
import type { AddressList, Disk, EcsInstance, EcsRegion } from './services/ecs.ts';
import type { RamUser } from './services/ims.ts';
import {
  type MessageCenter,
  type MessageContact,
  type MessageType,
  messageTypes,
  ownContact,
} from './services/mscopensubscription.ts';
import type { Bucket, Oss } from './services/oss.ts';
import type { PolardbCluster, PolardbRegion } from './services/polardb.ts';
import { policyMap, type Ram, type RamGroup, type RamPolicy, type RamRole } from './services/ram.ts';
import type { RdsInstance, RdsRegion } from './services/rds.ts';
import type { RedisInstance, RedisRegion } from './services/redis.ts';
import { type SecurityCenter, type SecurityCenterClient, sideOf } from './services/sas.ts';
import type { SecurityGroup } from './services/security-groups.ts';
import { type AccessList, allListeners, type LoadBalancer, type SlbRegion } from './services/slb.ts';
import type { NetworkAcl, Vpc, VpcRegion } from './services/vpc.ts';

type ByRegion<R> = Readonly<Record<string, R>>;

/** An account and all that is in it. */
export interface Estate {
  readonly account: string;
  /** the default logon domain of RAM users, before .onaliyun.com */
  readonly alias: string;
  readonly regions: readonly string[];
  /** where a service exists in other regions than the account's */
  readonly serviceRegions: ByRegion<readonly string[]>;
  /** what account-wide checks must say */
  readonly expect: Expectation;
  readonly ram: Ram;
  readonly oss: Oss;
  readonly cdn: Cdn;
  readonly actiontrail: ActionTrail;
  readonly sas: SecurityCenter;
  readonly messageCenter: MessageCenter;
  readonly ecs: ByRegion<EcsRegion>;
  readonly vpc: ByRegion<VpcRegion>;
  readonly slb: ByRegion<SlbRegion>;
  readonly rds: ByRegion<RdsRegion>;
  readonly redis: ByRegion<RedisRegion>;
  readonly polardb: ByRegion<PolardbRegion>;
  readonly dds: ByRegion<DdsRegion>;
  readonly apigateway: ByRegion<ApiGatewayRegion>;
}

/** What one region holds, as short lists. */
export interface RegionContents {
  readonly instances?: readonly EcsInstance[];
  readonly disks?: readonly Disk[];
  readonly securityGroups?: readonly SecurityGroup[];
  readonly prefixLists?: readonly AddressList[];
  readonly portRangeLists?: readonly AddressList[];
  readonly vpcs?: readonly Vpc[];
  readonly networkAcls?: readonly NetworkAcl[];
  readonly vpcPrefixLists?: readonly AddressList[];
  readonly loadBalancers?: readonly LoadBalancer[];
  readonly acls?: readonly AccessList[];
  readonly rds?: readonly RdsInstance[];
  readonly redis?: readonly RedisInstance[];
  readonly polardb?: readonly PolardbCluster[];
  readonly mongodb?: Readonly<Partial<Record<MongodbType, readonly MongodbInstance[]>>>;
  readonly apis?: readonly GatewayApi[];
}

export interface EstateContents {
  readonly account?: string;
  readonly alias?: string;
  /** by region; a region with nothing in it is `{}` */
  readonly regions?: ByRegion<RegionContents>;
  readonly serviceRegions?: ByRegion<readonly string[]>;
  readonly expect?: Expectation;
  readonly accountMfa?: boolean;
  readonly rootAccessKeys?: number;
  readonly mfaForLogin?: Ram['mfaForLogin'];
  readonly users?: readonly RamUser[];
  readonly groups?: readonly RamGroup[];
  readonly roles?: readonly RamRole[];
  readonly policies?: readonly RamPolicy[];
  readonly blockPublicAccess?: boolean;
  readonly buckets?: readonly Bucket[];
  readonly domains?: readonly CdnDomain[];
  readonly trails?: readonly Trail[];
  readonly clients?: readonly SecurityCenterClient[];
  /** besides the account itself */
  readonly contacts?: readonly MessageContact[];
  readonly messageTypes?: readonly MessageType[];
}

function list<T extends Thing>(things: readonly T[] = []): Records<T> {
  return recordsOf(things);
}

function eachRegion<R>(regions: ByRegion<RegionContents>, build: (contents: RegionContents) => R): ByRegion<R> {
  return Object.fromEntries(Object.entries(regions).map(([region, contents]) => [region, build(contents)]));
}

function ecsRegion(it: RegionContents): EcsRegion {
  const policies = new Set((it.disks ?? []).flatMap((disk) => disk.snapshotPolicy ?? []));
  return {
    instances: list(it.instances),
    disks: list(it.disks),
    securityGroups: list(it.securityGroups),
    prefixLists: list(it.prefixLists),
    portRangeLists: list(it.portRangeLists),
    snapshotPolicies: list([...policies].map((id) => ({ id }))),
  };
}

function slbRegion(it: RegionContents): SlbRegion {
  const loadBalancers = list(it.loadBalancers);
  return { loadBalancers, listeners: allListeners(loadBalancers), acls: list(it.acls) };
}

function ddsRegion(it: RegionContents): DdsRegion {
  const byType = mongodbTypes.map((type) => [type, list(it.mongodb?.[type])]);
  return Object.fromEntries(byType) as unknown as DdsRegion;
}

function apiRegion(it: RegionContents): ApiGatewayRegion {
  const groups = new Set((it.apis ?? []).map((api) => api.groupId));
  return { apis: list(it.apis), groups: list([...groups].map((id) => ({ id }))) };
}

function globals(it: EstateContents): Pick<Estate, 'ram' | 'oss' | 'cdn' | 'actiontrail' | 'sas' | 'messageCenter'> {
  const clients = it.clients ?? [];
  return {
    ram: {
      accountMfa: it.accountMfa ?? true,
      rootAccessKeys: it.rootAccessKeys ?? 0,
      mfaForLogin: it.mfaForLogin ?? 'independent',
      users: list(it.users),
      groups: list(it.groups),
      roles: list(it.roles),
      policies: policyMap(it.policies ?? []),
    },
    oss: { blockPublicAccess: it.blockPublicAccess ?? false, buckets: list(it.buckets) },
    cdn: { domains: list(it.domains) },
    actiontrail: { trails: list(it.trails) },
    sas: {
      china: list(clients.filter((client) => sideOf(client.region) === 'china')),
      outside: list(clients.filter((client) => sideOf(client.region) === 'outside')),
    },
    messageCenter: {
      contacts: list([ownContact, ...(it.contacts ?? [])]),
      types: list(it.messageTypes ?? messageTypes([])),
    },
  };
}

/** An estate that is held in memory. What is not said is empty, or set as a careful owner would. */
export function createEstate(contents: EstateContents = {}): Estate {
  const regions = contents.regions ?? { 'cn-hangzhou': {} };
  return {
    account: contents.account ?? '1234567890123456',
    alias: contents.alias ?? 'example',
    regions: Object.keys(regions),
    serviceRegions: contents.serviceRegions ?? {},
    expect: contents.expect ?? {},
    ...globals(contents),
    ecs: eachRegion(regions, ecsRegion),
    vpc: eachRegion(regions, (it) => ({
      vpcs: list(it.vpcs),
      networkAcls: list(it.networkAcls),
      prefixLists: list(it.vpcPrefixLists),
    })),
    slb: eachRegion(regions, slbRegion),
    rds: eachRegion(regions, (it) => ({ instances: list(it.rds) })),
    redis: eachRegion(regions, (it) => ({ instances: list(it.redis) })),
    polardb: eachRegion(regions, (it) => ({ clusters: list(it.polardb) })),
    dds: eachRegion(regions, ddsRegion),
    apigateway: eachRegion(regions, apiRegion),
  };
}
