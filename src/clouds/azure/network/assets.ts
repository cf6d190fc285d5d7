import { defineAsset, link } from '#model/asset.ts';
import { flag, integer, list, object, optional, text } from '#model/field.ts';
import { armId, reference, word } from '../arm-fields.ts';

export { ApplicationGateway, FirewallPolicy, LoadBalancer } from './front-assets.ts';

const Ports = list(object({ from: integer('First port.'), to: integer('Last port.') }));

const SecurityRule = object({
  name: text(),
  priority: integer('The lower number is stronger; 100 to 4096 for own rules, from 65000 for default rules.'),
  direction: word(['Inbound', 'Outbound']),
  access: word(['Allow', 'Deny']),
  protocol: word(['Tcp', 'Udp', 'Icmp', 'Esp', 'Ah', '*']),
  sourceAddressPrefixes: list(text(), 'Addresses, CIDR blocks, service tags or *; of both forms of the member.'),
  sourceApplicationSecurityGroups: list(armId(), 'Groups of network interfaces, in place of addresses.'),
  sourcePortRanges: Ports,
  destinationAddressPrefixes: list(text(), 'Addresses, CIDR blocks, service tags or *; of both forms of the member.'),
  destinationApplicationSecurityGroups: list(armId(), 'Groups of network interfaces, in place of addresses.'),
  destinationPortRanges: Ports,
});

/** A firewall of subnets and network interfaces. */
export const NetworkSecurityGroup = defineAsset({
  kind: 'azure.network.network-security-group',
  title: { en: 'Network security group', zh: '网络安全组' },
  description:
    'A stateful list of rules for traffic to and from subnets and network interfaces; the first match decides.',
  fields: {
    resourceId: armId('Its resource id, in lower case.'),
    securityRules: list(SecurityRule, 'Own rules, strongest first.'),
    defaultSecurityRules: list(SecurityRule, 'The rules that Azure gives every group, weaker than all others.'),
    subnets: list(reference(), 'Subnets that it guards; none where Azure tells none.'),
    networkInterfaces: list(reference(), 'Network interfaces that it guards; none where Azure tells none.'),
  },
});

export const Subnet = defineAsset({
  kind: 'azure.network.subnet',
  title: { en: 'Subnet', zh: '子网' },
  description: 'A part of a virtual network that resources are put into.',
  fields: {
    virtualNetworkId: armId('The virtual network that it is a part of.'),
    subnetName: text('Its name; some services demand a certain one.'),
    networkSecurityGroup: optional(reference('The network security group that guards it; null when there is none.')),
  },
});

export const NetworkWatcher = defineAsset({
  kind: 'azure.network.network-watcher',
  title: { en: 'Network watcher', zh: '网络观察程序' },
  description: 'What records and diagnoses the traffic of one region; a subscription has at most one per region.',
  fields: {
    location: text('The region that it watches, as Azure names it.'),
    provisioningState: word(
      ['Failed', 'Succeeded', 'Canceled', 'Creating', 'Updating', 'Deleting'],
      'Whether it is there yet.',
    ),
  },
});

export const FlowLog = defineAsset({
  kind: 'azure.network.flow-log',
  title: { en: 'Flow log', zh: '流日志' },
  description:
    'A record of the connections of a virtual network, a subnet, a network interface or a network security group.',
  fields: {
    targetResourceId: armId('What it records.'),
    enabled: flag('Whether it records.'),
    storageId: optional(armId('The storage account that keeps the records.')),
    retentionPolicy: object(
      {
        days: integer('0 is for ever.'),
        enabled: flag('Whether records are deleted after these days.'),
      },
      'How long the records are kept.',
    ),
  },
});

export const VirtualNetwork = defineAsset({
  kind: 'azure.network.virtual-network',
  title: { en: 'Virtual network', zh: '虚拟网络' },
  description: 'A private network in one region.',
  fields: {
    resourceId: armId('Its resource id, in lower case.'),
    location: text('The region that it is in, as Azure names it.'),
  },
  links: {
    networkWatchers: link(NetworkWatcher, 'location', {
      near: 'location',
      scope: 'account',
      description: 'The network watcher of its region.',
    }),
    flowLogs: link(FlowLog, 'targetResourceId', {
      near: 'resourceId',
      scope: 'account',
      description: 'The flow logs that record the whole of it.',
    }),
  },
});

export const NetworkInterface = defineAsset({
  kind: 'azure.network.network-interface',
  title: { en: 'Network interface', zh: '网络接口' },
  description: 'What connects a virtual machine or a private endpoint with a subnet.',
  fields: {
    resourceId: armId('Its resource id, in lower case.'),
    virtualMachineId: optional(armId('The virtual machine that it is a part of; null when there is none.')),
    networkSecurityGroup: optional(reference('The network security group of the interface itself.')),
    ipConfigurations: list(
      object({
        name: text(),
        privateIPAddress: optional(text()),
        publicIPAddress: optional(reference('The public address; null when there is none.')),
      }),
      'Its addresses.',
    ),
  },
});
