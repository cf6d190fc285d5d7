import { defineAsset, link } from '#model/asset.ts';
import { flag, integer, list, object, oneOf, optional, text } from '#model/field.ts';
import { Client } from '../security-center/assets.ts';

/** A virtual server. */
export const Instance = defineAsset({
  kind: 'alibaba.ecs.instance',
  title: { en: 'ECS instance', zh: 'ECS 实例' },
  description: 'A virtual server of Elastic Compute Service.',
  fields: {
    status: optional(
      oneOf(
        ['Pending', 'Running', 'Starting', 'Stopping', 'Stopped'],
        'State; Pending is being created; null when it is not told.',
      ),
    ),
    osType: oneOf(['linux', 'windows'], 'Family of the operating system.'),
    keyPairName: optional(text('SSH key pair bound to the instance; null when there is none.')),
    instanceNetworkType: oneOf(['vpc', 'classic'], 'Network that the instance is in.'),
    vpcId: optional(text('VPC of the instance; null in the classic network.')),
  },
  links: {
    clients: link(Client, 'instanceId', {
      scope: 'account',
      description: 'The record of the instance in Security Center.',
    }),
  },
});

/** A block storage device. */
export const Disk = defineAsset({
  kind: 'alibaba.ecs.disk',
  title: { en: 'ECS disk', zh: 'ECS 云盘' },
  description: 'A cloud disk, local disk or elastic ephemeral disk.',
  fields: {
    status: oneOf(['In_use', 'Available', 'Attaching', 'Detaching', 'Creating', 'ReIniting'], 'State of the disk.'),
    category: optional(text('Type of storage, such as cloud_essd, local_ssd_pro or elastic_ephemeral_disk_standard.')),
    multiAttach: optional(text('Disabled, Enabled, or LegacyShared for a Shared Block Storage device.')),
    enableAutomatedSnapshotPolicy: flag('Whether an automatic snapshot policy is applied to the disk.'),
    autoSnapshotPolicyId: optional(text('The automatic snapshot policy of the disk; null when there is none.')),
    tags: list(object({ tagKey: text(), tagValue: optional(text()) }), 'Tags; container clusters mark their disks so.'),
  },
});

const PortRange = object({ from: integer('First port.'), to: integer('Last port.') });

const Rule = object({
  id: text('Id of the rule, or its content where the vendor gave no id.'),
  action: oneOf(['accept', 'drop']),
  protocol: oneOf(['tcp', 'udp', 'icmp', 'icmpv6', 'gre', 'all']),
  priority: integer('1 to 100; the lower number is stronger.'),
  nicType: oneOf(
    ['internet', 'intranet'],
    'The network interface that the rule guards; VPC groups know intranet alone.',
  ),
  ports: list(PortRange, 'Destination ports; port lists are resolved.'),
  sources: list(text(), 'CIDR blocks; prefix lists are resolved. Empty where the source is a security group.'),
  narrowed: flag('Whether the rule is limited to some source ports or destination addresses.'),
  unresolved: optional(
    object(
      { list: text('Id of the list.'), code: text('Why it could not be read.') },
      'A prefix or port list of the rule that could not be read: the rule then stands here in its widest sense.',
    ),
  ),
});

/** A virtual firewall of instances. */
export const SecurityGroup = defineAsset({
  kind: 'alibaba.ecs.security-group',
  title: { en: 'ECS security group', zh: 'ECS 安全组' },
  description: 'A stateful virtual firewall for ECS instances and network interfaces.',
  fields: {
    vpcId: optional(text('VPC of the group; null in the classic network.')),
    securityGroupType: optional(text('normal (basic) or enterprise (advanced).')),
    serviceManaged: optional(flag('Whether another cloud service manages the group.')),
    serviceId: optional(text('Id of the cloud service that manages the group.')),
    ecsCount: optional(integer('Number of instances in the group.')),
    rules: list(Rule, 'Inbound rules, strongest first; among equal priorities Drop comes before Accept.'),
  },
});
