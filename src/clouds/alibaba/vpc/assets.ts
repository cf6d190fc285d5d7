import { defineAsset, link } from '#model/asset.ts';
import { flag, integer, list, object, oneOf, optional, text } from '#model/field.ts';

const InboundRule = object({
  id: text('The id of the entry.'),
  action: oneOf(['accept', 'drop'], 'What happens to traffic that the entry matches first.'),
  protocol: oneOf(['tcp', 'udp', 'icmp', 'icmpv6', 'gre', 'all'], 'The protocol that the entry matches.'),
  ports: list(object({ from: integer(), to: integer() }), 'The destination ports that the entry matches.'),
  sources: list(text(), 'The CIDR blocks that the entry matches; those of a prefix list are filled in.'),
  prefixList: optional(text('The prefix list that the sources come from.')),
  unresolved: flag('The prefix list could not be read: the sources are not known.'),
});

export const NetworkAcl = defineAsset({
  kind: 'alibaba.vpc.network-acl',
  title: { en: 'Network ACL', zh: '网络 ACL' },
  description: 'An ordered list of rules for the traffic in and out of the vSwitches that it is bound to.',
  fields: {
    vpcId: text('The VPC that the network ACL belongs to.'),
    listedVSwitches: optional(list(text(), 'The same as the list of network ACLs tells it; null when it does not.')),
    vSwitches: list(text(), 'The vSwitches that the network ACL is bound to; bound to none, it does nothing.'),
    inboundRules: list(InboundRule, 'The inbound rules in the order in which they are tried: the first match decides.'),
    prefixLists: list(text(), 'The prefix lists that the rules name; a gap when one of them could not be read.'),
  },
});

export const Vpc = defineAsset({
  kind: 'alibaba.vpc.vpc',
  title: { en: 'VPC', zh: '专有网络 VPC' },
  description: 'A virtual private cloud: an isolated network of the account in one region.',
  fields: {},
  links: {
    networkAcls: link(NetworkAcl, 'vpcId', { description: 'The network ACLs of the VPC.' }),
  },
});
