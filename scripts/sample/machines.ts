import type { Outcome } from '#model/verdict.ts';
import type { Disk, EcsInstance } from '#testing/alibaba/services/ecs.ts';
import type { SecurityCenterClient } from '#testing/alibaba/services/sas.ts';
import type { Naming, Place } from './naming.ts';

interface Machine {
  readonly name: string;
  /** undefined: the classic network */
  readonly vpc: string | undefined;
  readonly keyPair?: string;
  readonly os?: 'windows';
  readonly isStopped?: boolean;
  /** the Security Center client; online unless given */
  readonly client?: 'offline' | 'none';
  /** disks without a snapshot policy: the system disk alone, or all */
  readonly bare?: 'system' | 'all';
  readonly dataDisks?: readonly string[];
}

const web = { vpc: 'shop-prod', keyPair: 'shop-deploy' } as const;
const orders = { vpc: 'orders-prod', keyPair: 'orders-deploy' } as const;
const lake = { vpc: 'data-lake', keyPair: 'lake-deploy', dataDisks: ['hdfs'], bare: 'system' } as const;
const sea = { vpc: 'shop-sea', keyPair: 'sea-deploy' } as const;

const machines: Readonly<Record<Place, readonly Machine[]>> = {
  'cn-hangzhou': [
    { name: 'shop-web-1', ...web },
    { name: 'shop-web-2', ...web },
    { name: 'shop-api-1', ...web },
    { name: 'shop-api-2', ...web },
    { name: 'orders-app-1', ...orders, dataDisks: ['spool'] },
    { name: 'orders-app-2', ...orders, dataDisks: ['spool'] },
    { name: 'ops-bastion', vpc: 'ops-tools', keyPair: 'ops' },
    { name: 'ops-monitor', vpc: 'ops-tools', keyPair: 'ops', dataDisks: ['metrics'] },
    { name: 'ops-ci', vpc: 'ops-tools', bare: 'all', dataDisks: ['build-cache'] },
    { name: 'erp-app', vpc: 'orders-prod', os: 'windows', dataDisks: ['erp-data'] },
    // Set up before the company knew VPCs, and not touched since.
    { name: 'newsletter-2019', vpc: undefined, client: 'offline', bare: 'all' },
  ],
  'cn-shanghai': [
    { name: 'lake-node-1', ...lake },
    { name: 'lake-node-2', ...lake },
    { name: 'lake-scheduler', vpc: 'data-lake', keyPair: 'lake-deploy' },
    { name: 'bi-desktop', vpc: 'office', os: 'windows' },
    { name: 'office-files', vpc: 'office', os: 'windows', dataDisks: ['shares'] },
    { name: 'office-vpn', vpc: 'office', client: 'offline' },
    { name: 'backup-store', vpc: 'office', keyPair: 'ops', dataDisks: ['vault-1', 'vault-2'] },
  ],
  'ap-southeast-1': [
    { name: 'sea-web-1', ...sea },
    { name: 'sea-web-2', ...sea },
    { name: 'sea-api-1', ...sea, bare: 'all' },
    { name: 'staging-web', vpc: 'staging', bare: 'all' },
    { name: 'staging-app', vpc: 'staging', bare: 'all' },
    { name: 'staging-load-test', vpc: 'staging', isStopped: true, client: 'none', bare: 'all' },
  ],
};

function instance(it: Machine, place: Place, naming: Naming): EcsInstance {
  const isProtected: Outcome = it.isStopped ? 'not-applicable' : it.client === undefined ? 'pass' : 'fail';
  const keyPair: Outcome = it.os === 'windows' ? 'not-applicable' : it.keyPair === undefined ? 'fail' : 'pass';
  return {
    id: naming.id('i', place, it.name),
    ...(it.isStopped ? { status: 'Stopped' } : {}),
    ...(it.os === undefined ? {} : { os: it.os }),
    ...(it.keyPair === undefined ? {} : { keyPair: it.keyPair }),
    ...(it.vpc === undefined ? {} : { vpcId: naming.id('vpc', place, it.vpc) }),
    expect: {
      'alibaba.ecs.instance-security-center-protected': isProtected,
      'alibaba.ecs.instance-in-vpc': it.vpc === undefined ? 'fail' : 'pass',
      'alibaba.ecs.instance-key-pair-logon': keyPair,
    },
  };
}

function disk(name: string, place: Place, naming: Naming, outcome: Outcome, rest: Partial<Disk>): Disk {
  return {
    id: naming.id('d', place, name),
    expect: { 'alibaba.ecs.disk-auto-snapshot-policy': outcome },
    ...(outcome === 'pass' ? { snapshotPolicy: naming.id('sp', place, 'every-night') } : {}),
    ...rest,
  };
}

function disksOf(it: Machine, place: Place, naming: Naming): readonly Disk[] {
  const instanceId = naming.id('i', place, it.name);
  const system = disk(`${it.name}-system`, place, naming, it.bare === undefined ? 'pass' : 'fail', { instanceId });
  const data = (it.dataDisks ?? []).map((name) =>
    disk(`${it.name}-${name}`, place, naming, it.bare === 'all' ? 'fail' : 'pass', { instanceId, type: 'data' }),
  );
  return [system, ...data];
}

/** Disks that no machine of the table has: one that was left behind, and caches on local storage. */
function oddDisks(place: Place, naming: Naming): readonly Disk[] {
  if (place === 'cn-hangzhou')
    return [
      disk('shop-web-0-kept', place, naming, 'not-applicable', { status: 'Available', type: 'data' }),
      disk('orders-cache', place, naming, 'not-applicable', { category: 'local_ssd_pro', type: 'data' }),
    ];
  return [];
}

export function instancesIn(place: Place, naming: Naming): readonly EcsInstance[] {
  return machines[place].map((it) => instance(it, place, naming));
}

export function disksIn(place: Place, naming: Naming): readonly Disk[] {
  return [...machines[place].flatMap((it) => disksOf(it, place, naming)), ...oddDisks(place, naming)];
}

export function securityCenterClients(naming: Naming): readonly SecurityCenterClient[] {
  return Object.entries(machines).flatMap(([place, list]) =>
    list
      .filter((it) => it.client !== 'none')
      .map((it) => ({
        id: naming.id('i', place as Place, it.name),
        region: place,
        client: it.client === 'offline' ? 'offline' : 'online',
        ...(it.os === undefined ? {} : { os: it.os }),
      })),
  );
}
