import { defineAsset, link } from '#model/asset.ts';
import { integer, list, object, oneOf, optional, text } from '#model/field.ts';

/** A front-end port of a Classic Load Balancer instance. */
export const Listener = defineAsset({
  kind: 'alibaba.clb.listener',
  title: { en: 'CLB listener', zh: 'CLB 监听' },
  description: 'A port and protocol on which a Classic Load Balancer (CLB) instance takes requests.',
  fields: {
    loadBalancerId: text('The instance that the listener belongs to.'),
    listenerPort: integer('The port that clients connect to.'),
    listenerProtocol: oneOf(['tcp', 'udp', 'http', 'https'], 'The protocol that clients speak.'),
    status: oneOf(['running', 'stopped'], 'A stopped listener takes no requests.'),
    aclStatus: optional(oneOf(['on', 'off'], 'Whether access control is on.')),
    aclType: optional(text('How the lists are used: white (only these) or black (all but these).')),
    aclIds: list(text(), 'The access control lists in use; an access control that is off may still name some.'),
  },
});

export const LoadBalancer = defineAsset({
  kind: 'alibaba.clb.load-balancer',
  title: { en: 'CLB instance', zh: 'CLB 实例' },
  description: 'A Classic Load Balancer (CLB, formerly SLB) instance.',
  fields: {
    addressType: oneOf(['internet', 'intranet'], 'Whether the address of the instance itself is public.'),
  },
  links: {
    listeners: link(Listener, 'loadBalancerId', { description: 'The listeners of the instance.' }),
  },
});

const RelatedListener = object({
  loadBalancerId: text('The instance that the listener belongs to.'),
  listenerPort: integer('The port of the listener.'),
  protocol: text('The protocol of the listener.'),
  aclType: oneOf(['white', 'black'], 'How the listener uses the list.'),
});

export const AccessControlList = defineAsset({
  kind: 'alibaba.clb.access-control-list',
  title: { en: 'CLB access control list', zh: 'CLB 访问控制策略组' },
  description: 'A list of addresses that listeners of CLB instances use as a whitelist or as a blacklist.',
  fields: {
    addressIpVersion: optional(text('The address family of the entries: ipv4 or ipv6.')),
    entries: list(text(), 'The addresses and CIDR blocks of the list.'),
    relatedListeners: optional(list(RelatedListener, 'The listeners that use the list; null when it is not told.')),
  },
});
