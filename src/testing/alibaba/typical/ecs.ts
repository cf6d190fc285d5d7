import type { Outcome } from '#model/verdict.ts';
import type { Expectation } from '../expectation.ts';
import type { Disk, EcsInstance } from '../services/ecs.ts';
import type { SecurityCenterClient } from '../services/sas.ts';

function expect(protectedBy: Outcome, inVpc: Outcome, keyPair: Outcome): Expectation {
  return {
    'alibaba.ecs.instance-security-center-protected': protectedBy,
    'alibaba.ecs.instance-in-vpc': inVpc,
    'alibaba.ecs.instance-key-pair-logon': keyPair,
  };
}

const vpcId = 'vpc-main';

export const hangzhouInstances: readonly EcsInstance[] = [
  { id: 'i-hz-web', keyPair: 'deploy', vpcId, expect: expect('pass', 'pass', 'pass') },
  { id: 'i-hz-offline', vpcId, expect: expect('fail', 'pass', 'fail') },
  { id: 'i-hz-classic', keyPair: 'deploy', expect: expect('fail', 'fail', 'pass') },
  { id: 'i-hz-windows', os: 'windows', vpcId, expect: expect('pass', 'pass', 'not-applicable') },
  { id: 'i-hz-stopped', status: 'Stopped', vpcId, expect: expect('not-applicable', 'pass', 'fail') },
  { id: 'i-hz-unlisted', keyPair: 'deploy', vpcId, expect: expect('fail', 'pass', 'pass') },
];

export const hongkongInstances: readonly EcsInstance[] = [
  { id: 'i-hk-web', keyPair: 'deploy', vpcId: 'vpc-hongkong', expect: expect('pass', 'pass', 'pass') },
];

export const singaporeInstances: readonly EcsInstance[] = [
  { id: 'i-sg-web', vpcId: 'vpc-singapore', expect: expect('pass', 'pass', 'fail') },
  { id: 'i-sg-uninstalled', vpcId: 'vpc-singapore', keyPair: 'deploy', expect: expect('fail', 'pass', 'pass') },
];

/** Both sides of Security Center, and a machine that no longer exists. */
export const clients: readonly SecurityCenterClient[] = [
  { id: 'i-hz-web', region: 'cn-hangzhou', client: 'online' },
  { id: 'i-hz-offline', region: 'cn-hangzhou', client: 'offline', subStatus: 'stopped' },
  { id: 'i-hz-classic', region: 'cn-hangzhou', client: 'pause' },
  { id: 'i-hz-windows', region: 'cn-hangzhou', client: 'online', os: 'windows' },
  { id: 'i-hz-stopped', region: 'cn-hangzhou', client: 'offline', running: false },
  { id: 'i-hz-released', region: 'cn-hangzhou', client: 'offline', running: false },
  { id: 'i-hk-web', region: 'cn-hongkong', client: 'online' },
  { id: 'i-sg-web', region: 'ap-southeast-1', client: 'online' },
  { id: 'i-sg-uninstalled', region: 'ap-southeast-1', client: 'offline', subStatus: 'uninstalled' },
];

function disk(id: string, outcome: Outcome, rest: Partial<Disk> = {}): Disk {
  return {
    id: `d-${id}`,
    instanceId: 'i-hz-web',
    expect: { 'alibaba.ecs.disk-auto-snapshot-policy': outcome },
    ...rest,
  };
}

export const hangzhouDisks: readonly Disk[] = [
  disk('hz-covered', 'pass', { snapshotPolicy: 'sp-daily' }),
  disk('hz-bare', 'fail'),
  disk('hz-data-bare', 'fail', { type: 'data', multiAttach: 'Enabled' }),
  disk('hz-detached', 'not-applicable', { status: 'Available', type: 'data' }),
  disk('hz-local', 'not-applicable', { category: 'local_ssd_pro', type: 'data' }),
  disk('hz-ephemeral', 'not-applicable', { category: 'ephemeral_ssd' }),
  disk('hz-elastic-ephemeral', 'not-applicable', { category: 'elastic_ephemeral_disk_premium', type: 'data' }),
  disk('hz-legacy-shared', 'not-applicable', { multiAttach: 'LegacyShared', type: 'data' }),
  disk('hz-node', 'not-applicable', { tags: { 'ack.aliyun.com': 'c-example' } }),
  disk('hz-volume', 'fail', {
    type: 'data',
    tags: { 'ack.aliyun.com': 'c-example', 'k8s.aliyun.com': 'true', createdby: 'alibabacloud-csi-plugin' },
  }),
];

export const singaporeDisks: readonly Disk[] = [
  disk('sg-covered', 'pass', { snapshotPolicy: 'sp-daily-sg', instanceId: 'i-sg-web' }),
  disk('sg-bare', 'fail', { instanceId: 'i-sg-uninstalled' }),
];
