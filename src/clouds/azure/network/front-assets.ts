import { defineAsset, link } from '#model/asset.ts';
import { flag, integer, list, object, optional, text } from '#model/field.ts';
import { armId, reference, word } from '../arm-fields.ts';

const transport = ['Udp', 'Tcp', 'All', 'Quic'] as const;

const Frontend = object({
  id: armId(),
  name: text(),
  publicIPAddress: optional(reference('The public address; null when there is none.')),
  publicIPPrefix: optional(reference('A block of public addresses; null when there is none.')),
});

export const LoadBalancer = defineAsset({
  kind: 'azure.network.load-balancer',
  title: { en: 'Load balancer', zh: '负载均衡器' },
  description: 'Hands connections on to virtual machines, port by port.',
  fields: {
    frontendIPConfigurations: list(Frontend, 'Its addresses.'),
    loadBalancingRules: list(
      object({
        name: text(),
        frontendIPConfiguration: optional(reference()),
        protocol: word(transport),
        frontendPort: integer('The port that clients connect to; 0 is every port.'),
      }),
      'Rules that spread connections over several machines.',
    ),
    inboundNatRules: list(
      object({
        name: text(),
        frontendIPConfiguration: optional(reference()),
        protocol: word(transport),
        frontendPort: optional(integer('The port that clients connect to; null or 0 for a rule with a range.')),
        frontendPortRangeStart: optional(integer()),
        frontendPortRangeEnd: optional(integer()),
      }),
      'Rules that hand connections on to one machine.',
    ),
    inboundNatPools: list(
      object({
        name: text(),
        frontendIPConfiguration: optional(reference()),
        protocol: word(transport),
        frontendPortRangeStart: integer(),
        frontendPortRangeEnd: integer(),
      }),
      'Ranges of ports that are handed on to the machines of a scale set.',
    ),
  },
});

export const FirewallPolicy = defineAsset({
  kind: 'azure.network.application-gateway-firewall-policy',
  title: { en: 'Web application firewall policy', zh: 'Web 应用程序防火墙策略' },
  description: 'The rules of the web application firewall of application gateways.',
  fields: {
    resourceId: armId('Its resource id, in lower case.'),
    policySettings: object({
      state: word(['Disabled', 'Enabled'], 'Whether it inspects requests.'),
      mode: word(['Prevention', 'Detection'], 'Detection only writes a log.'),
    }),
  },
});

const tls = ['TLSv1_0', 'TLSv1_1', 'TLSv1_2', 'TLSv1_3'] as const;

const SslPolicy = object({
  policyType: optional(word(['Predefined', 'Custom', 'CustomV2'])),
  policyName: optional(text('Of a predefined policy.')),
  minProtocolVersion: optional(word(tls, 'Of a custom policy.')),
  disabledSslProtocols: optional(list(word(tls), 'The older way to say it.')),
});

export const ApplicationGateway = defineAsset({
  kind: 'azure.network.application-gateway',
  title: { en: 'Application gateway', zh: '应用程序网关' },
  description: 'A load balancer for web applications, with or without a web application firewall.',
  fields: {
    sku: object({ tier: word(['Standard', 'WAF', 'Standard_v2', 'WAF_v2', 'Basic']) }),
    httpListeners: list(
      object({
        id: armId(),
        name: text(),
        protocol: word(['Http', 'Https', 'Tcp', 'Tls']),
        sslProfile: optional(reference()),
        firewallPolicy: optional(reference()),
      }),
      'Where it takes requests.',
    ),
    requestRoutingRules: list(
      object({
        httpListener: optional(reference()),
        redirectConfiguration: optional(reference()),
        urlPathMap: optional(reference()),
      }),
      'What it does with the requests of a listener.',
    ),
    redirectConfigurations: optional(
      list(
        object({ id: armId(), targetListener: optional(reference()), targetUrl: optional(text()) }),
        'Where redirected requests are sent.',
      ),
    ),
    sslPolicy: optional(SslPolicy),
    defaultPredefinedSslPolicy: optional(text('The policy in force where it has none of its own.')),
    sslProfiles: optional(
      list(object({ id: armId(), name: text(), sslPolicy: optional(SslPolicy) }), 'TLS of single listeners.'),
    ),
    webApplicationFirewallConfiguration: optional(
      object({ enabled: flag(), firewallMode: word(['Detection', 'Prevention']) }, 'The older form of the firewall.'),
    ),
    firewallPolicyId: optional(armId('The firewall policy of the whole gateway; null when there is none.')),
  },
  links: {
    firewallPolicies: link(FirewallPolicy, 'resourceId', {
      near: 'firewallPolicyId',
      scope: 'account',
      description: 'The firewall policy of the whole gateway.',
    }),
  },
});
