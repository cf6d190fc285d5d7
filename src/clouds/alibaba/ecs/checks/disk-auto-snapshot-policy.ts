import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { Disk } from '../assets.ts';

type Tag = { readonly tagKey: string; readonly tagValue: string | null };

const essd = {
  status: 'In_use' as const,
  category: 'cloud_essd',
  multiAttach: 'Disabled',
  autoSnapshotPolicyId: null,
  tags: [],
};

export default defineCheck({
  id: 'alibaba.ecs.disk-auto-snapshot-policy',
  version: 1,
  title: 'ECS disk has an automatic snapshot policy',
  dimension: 'security-risk',
  category: 'data',
  severity: 'low',
  free: true,
  asset: Disk,
  rationale:
    'A disk without scheduled snapshots cannot be brought back after ransomware, a wrong command or a failed update. A policy makes the restore points regularly, so that nobody has to think of it.',
  remediation: {
    console: [
      'Open the ECS console and choose Storage & Snapshots > Snapshots, then the tab of automatic snapshot policies.',
      'Create a policy with the hours, the days of the week and the retention that you need, or choose one that exists.',
      'Apply the policy to the disk. Snapshots are billed by the space they take.',
    ],
    cli: `aliyun ecs ApplyAutoSnapshotPolicy --regionId <region> --autoSnapshotPolicyId <policy> --diskIds '["<disk>"]'`,
    terraform: `resource "alicloud_ecs_auto_snapshot_policy_attachment" "example" {
  auto_snapshot_policy_id = alicloud_ecs_auto_snapshot_policy.example.id
  disk_id                 = alicloud_ecs_disk.example.id
}`,
  },
  references: ['https://alibabacloud.com/help/en/doc-detail/25531.htm'],
  reads: ['status', 'category', 'multiAttach', 'tags', 'enableAutomatedSnapshotPolicy', 'autoSnapshotPolicyId'],
  appliesTo: (disk) => {
    if (disk.status !== 'In_use') return notApplicable('The disk is not in use: {status}', { status: disk.status });
    if (!canBeSnapshotted(disk.category)) {
      return notApplicable('Disks of the category {category} have no snapshots', { category: disk.category });
    }
    if (disk.multiAttach === 'LegacyShared') return notApplicable('Shared Block Storage has no snapshot policy');
    if (belongsToClusterNode(disk.tags)) {
      return notApplicable('The disk belongs to a node of a container cluster and holds nothing that lasts');
    }
    return true;
  },
  judge: (disk) => {
    const evidence = { enableAutomatedSnapshotPolicy: disk.enableAutomatedSnapshotPolicy };
    if (!disk.enableAutomatedSnapshotPolicy)
      return fail('No automatic snapshot policy is applied to the disk', evidence);
    return pass({ ...evidence, autoSnapshotPolicyId: disk.autoSnapshotPolicyId });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'a policy is applied',
      asset: { ...essd, enableAutomatedSnapshotPolicy: true, autoSnapshotPolicyId: 'sp-1' },
    },
    { outcome: 'fail', because: 'no policy is applied', asset: { ...essd, enableAutomatedSnapshotPolicy: false } },
    {
      outcome: 'fail',
      because: 'a volume of a container cluster lasts longer than its node',
      asset: {
        ...essd,
        enableAutomatedSnapshotPolicy: false,
        tags: [
          { tagKey: 'ack.aliyun.com', tagValue: 'c1' },
          { tagKey: 'k8s.aliyun.com', tagValue: 'true' },
          { tagKey: 'createdby', tagValue: 'alibabacloud-csi-plugin' },
        ],
      },
    },
    {
      outcome: 'unknown',
      because: 'the flag could not be read',
      asset: { ...essd, enableAutomatedSnapshotPolicy: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'the disk is attached to nothing',
      asset: { ...essd, status: 'Available', enableAutomatedSnapshotPolicy: false },
    },
    {
      outcome: 'not-applicable',
      because: 'the disk is still being created',
      asset: { ...essd, status: 'Creating', enableAutomatedSnapshotPolicy: false },
    },
    {
      outcome: 'not-applicable',
      because: 'local disks have no snapshots',
      asset: { ...essd, category: 'local_ssd_pro', enableAutomatedSnapshotPolicy: false },
    },
    {
      outcome: 'not-applicable',
      because: 'retired local disks have no snapshots',
      asset: { ...essd, category: 'ephemeral_ssd', enableAutomatedSnapshotPolicy: false },
    },
    {
      outcome: 'not-applicable',
      because: 'elastic ephemeral disks have no snapshots',
      asset: { ...essd, category: 'elastic_ephemeral_disk_standard', enableAutomatedSnapshotPolicy: false },
    },
    {
      outcome: 'not-applicable',
      because: 'it is a Shared Block Storage device',
      asset: { ...essd, multiAttach: 'LegacyShared', enableAutomatedSnapshotPolicy: false },
    },
    {
      outcome: 'not-applicable',
      because: 'it is the disk of a container cluster node',
      asset: {
        ...essd,
        enableAutomatedSnapshotPolicy: false,
        tags: [{ tagKey: 'ack.aliyun.com', tagValue: 'c1' }],
      },
    },
  ],
});

// Local disks, old and new, and elastic ephemeral disks lose their data with the instance (DescribeDisks, Category).
function canBeSnapshotted(category: string | null): boolean {
  if (category === null) return true;
  if (category === 'ephemeral' || category === 'ephemeral_ssd') return false;
  return !category.startsWith('local_') && !category.startsWith('elastic_ephemeral_disk_');
}

// A volume that the storage driver made carries the node tag too, but outlives the node.
function belongsToClusterNode(tags: readonly Tag[]): boolean {
  if (!tags.some((tag) => tag.tagKey === 'ack.aliyun.com')) return false;
  const isVolume = has(tags, 'k8s.aliyun.com', 'true') && has(tags, 'createdby', 'alibabacloud-csi-plugin');
  return !isVolume;
}

function has(tags: readonly Tag[], key: string, value: string): boolean {
  return tags.some((tag) => tag.tagKey === key && tag.tagValue === value);
}
