import { type ArmEstate, armResource, resourceId, subscription } from '../estate.ts';

const provider = 'Microsoft.Network';
const groups = `${provider}/networkSecurityGroups`;
const networks = `${provider}/virtualNetworks`;
const watchers = `${provider}/networkWatchers`;
const balancers = `${provider}/loadBalancers`;
const gateways = `${provider}/applicationGateways`;
const policies = `${provider}/ApplicationGatewayWebApplicationFirewallPolicies`;
const interfaces = `${provider}/networkInterfaces`;
const list = (type: string) => `${subscription}/providers/${type}`;
const reference = (type: string, ...names: string[]) => ({ id: resourceId('shop', type, ...names) });
const part = (type: string, kind: string, owner: string, name: string, properties: object) => ({
  ...reference(`${type}/${kind}`, owner, name),
  name,
  properties,
});

const rule = (group: string, kind: string, name: string, properties: object) =>
  part(groups, kind, group, name, {
    provisioningState: 'Succeeded',
    protocol: '*',
    sourcePortRange: '*',
    destinationPortRange: '*',
    sourceAddressPrefix: '*',
    destinationAddressPrefix: '*',
    access: 'Allow',
    direction: 'Inbound',
    sourcePortRanges: [],
    destinationPortRanges: [],
    sourceAddressPrefixes: [],
    destinationAddressPrefixes: [],
    ...properties,
  });

const guard = (name: string, rules: Readonly<Record<string, object>>) => {
  const within = { sourceAddressPrefix: 'VirtualNetwork', destinationAddressPrefix: 'VirtualNetwork' };
  const byDefault = (of: string, properties: object) => rule(name, 'defaultSecurityRules', of, properties);
  return armResource('shop', groups, name, {
    properties: {
      provisioningState: 'Succeeded',
      securityRules: Object.entries(rules).map(([of, properties]) => rule(name, 'securityRules', of, properties)),
      defaultSecurityRules: [
        byDefault('AllowVnetInBound', { ...within, priority: 65_000 }),
        byDefault('AllowAzureLoadBalancerInBound', { sourceAddressPrefix: 'AzureLoadBalancer', priority: 65_001 }),
        byDefault('DenyAllInBound', { access: 'Deny', priority: 65_500 }),
        byDefault('AllowInternetOutBound', {
          direction: 'Outbound',
          destinationAddressPrefix: 'Internet',
          priority: 65_001,
        }),
      ],
      subnets: [reference(`${networks}/subnets`, 'shop-net', 'web')],
    },
  });
};

const port = (destinationPortRange: string, rest: object = {}) => ({ protocol: 'Tcp', destinationPortRange, ...rest });

const securityGroups = [
  guard('web-guard', {
    'allow-web': {
      protocol: 'TCP',
      destinationPortRange: '',
      destinationPortRanges: ['80', '443'],
      sourceAddressPrefix: 'Internet',
      priority: 100,
    },
    'office-ssh': port('22', {
      sourceAddressPrefix: '',
      sourceAddressPrefixes: ['198.51.100.0/24', '2001:db8::/32'],
      priority: 110,
    }),
  }),
  guard('open-guard', {
    'allow-admin': port('22-23', { sourceAddressPrefix: '0.0.0.0/0', priority: 200 }),
    'allow-rdp': port('3389', { sourceAddressPrefix: 'Internet', priority: 210 }),
    'allow-dns': { protocol: 'Udp', destinationPortRange: '53', priority: 220 },
  }),
  guard('layered-guard', {
    'allow-all': { priority: 300 },
    'deny-all': { access: 'Deny', sourceAddressPrefix: 'Internet', priority: 200 },
    'allow-quic': { protocol: 'Udp', destinationPortRange: '443', sourceAddressPrefix: 'Internet', priority: 100 },
  }),
];

const subnet = (network: string, name: string, properties: object = {}) =>
  part(networks, 'subnets', network, name, {
    provisioningState: 'Succeeded',
    addressPrefix: '10.0.0.0/24',
    ...properties,
  });

const virtualNetworks = [
  armResource('shop', networks, 'shop-net', {
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [
        subnet('shop-net', 'web', { networkSecurityGroup: reference(groups, 'web-guard') }),
        subnet('shop-net', 'data'),
        subnet('shop-net', 'GatewaySubnet'),
      ],
    },
  }),
  armResource('shop', networks, 'old-net', {
    location: 'eastus',
    properties: { addressSpace: { addressPrefixes: ['10.1.0.0/16'] }, subnets: [] },
  }),
];

const flowLog = (watcher: string, name: string, target: { id: string }, enabled: boolean, days: number) =>
  armResource('NetworkWatcherRG', `${watchers}/flowLogs`, [watcher, name], {
    properties: {
      targetResourceId: target.id,
      storageId: resourceId('shop', 'Microsoft.Storage/storageAccounts', 'shopgood'),
      enabled,
      retentionPolicy: { days, enabled: days > 0 },
    },
  });

const flowLogs = (watcher: string) => `${resourceId('NetworkWatcherRG', watchers, watcher)}/flowLogs`;

const frontend = (balancer: string, name: string, properties: object) =>
  part(balancers, 'frontendIPConfigurations', balancer, name, properties);
const publicAddress = { publicIPAddress: reference(`${provider}/publicIPAddresses`, 'front') };

const balancer = (name: string, properties: object) =>
  armResource('shop', balancers, name, {
    sku: { name: 'Standard', tier: 'Regional' },
    properties: { loadBalancingRules: [], inboundNatRules: [], inboundNatPools: [], ...properties },
  });
const forwarded = (of: string, kind: string, name: string, properties: object) =>
  part(balancers, kind, of, name, {
    frontendIPConfiguration: reference(`${balancers}/frontendIPConfigurations`, of, 'front'),
    protocol: 'Tcp',
    ...properties,
  });

const loadBalancers = [
  balancer('web-balancer', {
    frontendIPConfigurations: [frontend('web-balancer', 'front', publicAddress)],
    loadBalancingRules: [
      forwarded('web-balancer', 'loadBalancingRules', 'https', { frontendPort: 443, backendPort: 443 }),
    ],
  }),
  balancer('admin-balancer', {
    frontendIPConfigurations: [frontend('admin-balancer', 'front', publicAddress)],
    inboundNatRules: [forwarded('admin-balancer', 'inboundNatRules', 'ssh', { frontendPort: 22, backendPort: 22 })],
  }),
  balancer('inner-balancer', {
    frontendIPConfigurations: [frontend('inner-balancer', 'front', { privateIPAddress: '10.0.0.9' })],
    loadBalancingRules: [
      forwarded('inner-balancer', 'loadBalancingRules', 'sql', { frontendPort: 1433, backendPort: 1433 }),
    ],
  }),
];

const listener = (gateway: string, name: string, protocol: string) =>
  part(gateways, 'httpListeners', gateway, name, { protocol });
const routed = (gateway: string, name: string, rest: object = {}) =>
  part(gateways, 'requestRoutingRules', gateway, `${name}-rule`, {
    ruleType: 'Basic',
    httpListener: reference(`${gateways}/httpListeners`, gateway, name),
    ...rest,
  });

const applicationGateways = [
  armResource('shop', gateways, 'shop-gateway', {
    properties: {
      sku: { name: 'WAF_v2', tier: 'WAF_v2', capacity: 2 },
      sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101' },
      sslProfiles: [],
      httpListeners: [listener('shop-gateway', 'secure', 'Https'), listener('shop-gateway', 'plain', 'Http')],
      requestRoutingRules: [
        routed('shop-gateway', 'secure'),
        routed('shop-gateway', 'plain', {
          redirectConfiguration: reference(`${gateways}/redirectConfigurations`, 'shop-gateway', 'to-https'),
        }),
      ],
      redirectConfigurations: [
        part(gateways, 'redirectConfigurations', 'shop-gateway', 'to-https', {
          redirectType: 'Permanent',
          targetListener: reference(`${gateways}/httpListeners`, 'shop-gateway', 'secure'),
        }),
      ],
      firewallPolicy: reference(policies, 'shop-waf'),
    },
  }),
  armResource('shop', gateways, 'old-gateway', {
    properties: {
      sku: { name: 'Standard_v2', tier: 'Standard_v2', capacity: 2 },
      sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20150501' },
      sslProfiles: [],
      httpListeners: [listener('old-gateway', 'secure', 'Https'), listener('old-gateway', 'plain', 'Http')],
      requestRoutingRules: [routed('old-gateway', 'secure'), routed('old-gateway', 'plain')],
      redirectConfigurations: [],
    },
  }),
  armResource('shop', gateways, 'quiet-gateway', {
    properties: {
      sku: { name: 'WAF_v2', tier: 'WAF_v2', capacity: 2 },
      defaultPredefinedSslPolicy: 'AppGwSslPolicy20220101',
      sslProfiles: [],
      httpListeners: [listener('quiet-gateway', 'secure', 'Https')],
      requestRoutingRules: [routed('quiet-gateway', 'secure')],
      redirectConfigurations: [],
      firewallPolicy: reference(policies, 'quiet-waf'),
    },
  }),
];

const firewallPolicy = (name: string, mode: string) =>
  armResource('shop', policies, name, {
    properties: { policySettings: { state: 'Enabled', mode, requestBodyCheck: true } },
  });

const networkInterface = (name: string, machine: string, address: object) =>
  armResource('shop', interfaces, name, {
    properties: {
      virtualMachine: reference('Microsoft.Compute/virtualMachines', machine),
      ipConfigurations: [
        part(interfaces, 'ipConfigurations', name, 'first', {
          privateIPAddress: '10.0.0.4',
          primary: true,
          ...address,
        }),
      ],
    },
  });

/** Networks, and what stands before servers. */
export const estate: ArmEstate = {
  contents: {
    [list(groups)]: securityGroups,
    [list(networks)]: virtualNetworks,
    [list(watchers)]: [
      armResource('NetworkWatcherRG', watchers, 'NetworkWatcher_westeurope', {
        properties: { provisioningState: 'Succeeded' },
      }),
      armResource('NetworkWatcherRG', watchers, 'NetworkWatcher_northeurope', {
        location: 'northeurope',
        properties: { provisioningState: 'Succeeded' },
      }),
    ],
    [flowLogs('NetworkWatcher_westeurope')]: [
      flowLog('NetworkWatcher_westeurope', 'shop-net-log', reference(networks, 'shop-net'), true, 90),
      flowLog('NetworkWatcher_westeurope', 'web-guard-log', reference(groups, 'web-guard'), true, 7),
    ],
    [flowLogs('NetworkWatcher_northeurope')]: [],
    [list(balancers)]: loadBalancers,
    [list(gateways)]: applicationGateways,
    [list(policies)]: [firewallPolicy('shop-waf', 'Prevention'), firewallPolicy('quiet-waf', 'Detection')],
    [list(interfaces)]: [
      networkInterface('shop-nic', 'shop-machine', {}),
      networkInterface('old-nic', 'old-machine', publicAddress),
    ],
  },
  expect: {
    'azure.network.network-security-group-no-ssh-from-internet': {
      'web-guard': 'pass',
      'open-guard': 'fail',
      'layered-guard': 'pass',
    },
    'azure.network.network-security-group-no-rdp-from-internet': {
      'web-guard': 'pass',
      'open-guard': 'fail',
      'layered-guard': 'pass',
    },
    'azure.network.network-security-group-no-risky-ports': {
      'web-guard': 'pass',
      'open-guard': 'fail',
      'layered-guard': 'pass',
    },
    'azure.network.network-security-group-no-udp-from-internet': {
      'web-guard': 'pass',
      'open-guard': 'fail',
      'layered-guard': 'pass',
    },
    'azure.network.subnet-network-security-group': { web: 'pass', data: 'fail', GatewaySubnet: 'not-applicable' },
    'azure.network.virtual-network-network-watcher': { 'shop-net': 'pass', 'old-net': 'fail' },
    'azure.network.virtual-network-flow-logs': { 'shop-net': 'pass', 'old-net': 'fail' },
    'azure.network.flow-log-retention': { 'shop-net-log': 'pass', 'web-guard-log': 'fail' },
    'azure.network.load-balancer-no-risky-ports': {
      'web-balancer': 'pass',
      'admin-balancer': 'fail',
      'inner-balancer': 'not-applicable',
    },
    'azure.network.application-gateway-https-listeners': {
      'shop-gateway': 'pass',
      'old-gateway': 'fail',
      'quiet-gateway': 'pass',
    },
    'azure.network.application-gateway-tls-version': {
      'shop-gateway': 'pass',
      'old-gateway': 'fail',
      'quiet-gateway': 'pass',
    },
    'azure.network.application-gateway-waf': {
      'shop-gateway': 'pass',
      'old-gateway': 'fail',
      'quiet-gateway': 'fail',
    },
  },
};
