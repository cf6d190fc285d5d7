import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, resourceId, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.Network';
const types = {
  group: `${service}/networkSecurityGroups`,
  network: `${service}/virtualNetworks`,
  watcher: `${service}/networkWatchers`,
  balancer: `${service}/loadBalancers`,
  gateway: `${service}/applicationGateways`,
  interface: `${service}/networkInterfaces`,
};
const listed = (type: string, value: readonly object[], rest: object = {}): RecordedCall => ({
  service,
  operation: `GET ${subscription}/providers/${type}`,
  input: {},
  output: { value, ...rest },
});
const refused = (path: string): RecordedCall => ({
  service,
  operation: `GET ${path}`,
  input: {},
  error: { code: 'AuthorizationFailed', message: 'not allowed', status: 403 },
});
const read = (kind: string, ...calls: readonly RecordedCall[]) =>
  collectFrom(collectors, calls, {
    cloud: 'azure',
    account: subscriptionId,
    regions: [],
    kinds: [`azure.network.${kind}`],
  });

const ssh = {
  protocol: 'TCP',
  sourcePortRange: '*',
  destinationPortRange: '22',
  sourceAddressPrefix: '*',
  destinationAddressPrefix: '*',
  access: 'allow',
  priority: 200,
  direction: 'inbound',
  sourcePortRanges: [],
  destinationPortRanges: [],
  sourceAddressPrefixes: [],
  destinationAddressPrefixes: [],
};
const rule = (name: string, properties: object = {}) => ({ name, properties: { ...ssh, ...properties } });
const group = (securityRules: unknown, rest: object = {}) =>
  armResource('shop', types.group, 'Guard', { properties: { securityRules, defaultSecurityRules: [], ...rest } });

describe('network security groups', () => {
  const kind = 'network-security-group';

  test('are read whole, their rules in the order in which they decide', async () => {
    const strong = rule('strong', {
      priority: 100,
      access: 'Deny',
      protocol: '*',
      sourceAddressPrefix: '',
      sourceAddressPrefixes: ['198.51.100.0/24', '2001:db8::/32'],
      destinationPortRange: undefined,
      destinationPortRanges: ['80', '1000-2000', '*'],
    });
    const item = group([rule('weak'), strong], { subnets: [{ id: '/Subnets/Web' }] });
    const { assets, gaps } = await read(kind, listed(types.group, [item]));
    expect(gaps).toEqual([]);
    const id = resourceId('shop', types.group, 'guard').toLowerCase();
    expect(assets).toMatchObject([{ id, name: 'Guard', region: 'westeurope', fields: { resourceId: id } }]);
    expect(assets[0]?.fields).toMatchObject({
      subnets: [{ id: '/subnets/web' }],
      networkInterfaces: [],
      securityRules: [
        {
          name: 'strong',
          access: 'Deny',
          sourceAddressPrefixes: ['198.51.100.0/24', '2001:db8::/32'],
          destinationPortRanges: [
            { from: 80, to: 80 },
            { from: 1000, to: 2000 },
            { from: 0, to: 65_535 },
          ],
        },
        { name: 'weak', access: 'Allow', direction: 'Inbound', protocol: 'Tcp', sourceAddressPrefixes: ['*'] },
      ],
    });
  });

  test('application security groups stand in place of addresses', async () => {
    const byGroup = rule('by-group', {
      sourceAddressPrefix: undefined,
      sourceApplicationSecurityGroups: [{ id: '/ASG/Jump' }],
      destinationAddressPrefix: undefined,
      destinationApplicationSecurityGroups: [{ id: '/ASG/Web' }],
    });
    const { assets } = await read(kind, listed(types.group, [group([byGroup])]));
    expect(assets[0]?.fields.securityRules).toMatchObject([
      {
        sourceAddressPrefixes: [],
        sourceApplicationSecurityGroups: ['/asg/jump'],
        destinationApplicationSecurityGroups: ['/asg/web'],
      },
    ]);
  });

  test.each([
    ['an address that is none', { sourceAddressPrefix: '10.0.0.0-10.0.0.9' }],
    ['no source at all', { sourceAddressPrefix: '' }],
    ['ports that run backwards', { destinationPortRange: '30-20' }],
    ['no ports', { destinationPortRange: '' }],
    ['a protocol that is not known', { protocol: 'Sctp' }],
    ['neither Allow nor Deny', { access: 'Maybe' }],
    ['no priority', { priority: undefined }],
  ])('a rule with %s makes the rules a gap, and nothing else', async (_, odd) => {
    const { assets } = await read(kind, listed(types.group, [group([rule('good'), rule('odd', odd)])]));
    expect(assets[0]?.gaps).toMatchObject({ securityRules: { code: 'UnexpectedReply' } });
    expect(Object.keys(assets[0]?.gaps ?? {})).toEqual(['securityRules']);
  });

  test.each([undefined, null, {}, 'none'])('rules that are %j are a gap and not none', async (rules) => {
    const { assets } = await read(kind, listed(types.group, [group(rules)]));
    expect(assets[0]?.gaps?.securityRules?.code).toBe('UnexpectedReply');
  });

  test('a list that is refused, or is something else, is a gap', async () => {
    const denied = await read(kind, refused(`${subscription}/providers/${types.group}`));
    expect(denied).toMatchObject({ assets: [], gaps: [{ code: 'AuthorizationFailed', asset: null }] });
    const foreign = await read(kind, { ...listed(types.group, []), output: { hello: 'world' } });
    expect(foreign).toMatchObject({ assets: [], gaps: [{ code: 'UnexpectedReply', asset: null }] });
  });

  test('every page is read', async () => {
    const path = `${subscription}/providers/${types.group}`;
    const next = `https://management.azure.com${path}?api-version=2025-05-01&$skipToken=2`;
    const second = { ...listed(types.group, [{ ...group([]), name: 'second' }]), input: { $skipToken: '2' } };
    const { assets, gaps, apiCalls } = await read(kind, listed(types.group, [group([])], { nextLink: next }), second);
    expect({ gaps, apiCalls, names: assets.map(({ name }) => name) }).toEqual({
      gaps: [],
      apiCalls: 2,
      names: ['Guard', 'second'],
    });
  });
});

describe('virtual networks', () => {
  const web = { id: `${resourceId('shop', types.network, 'net')}/subnets/Web`, name: 'Web' };
  const network = (subnets: readonly object[]) =>
    armResource('shop', types.network, 'net', { location: 'West Europe', properties: { subnets } });

  test('tell their region, and their subnets which group guards them', async () => {
    const guarded = { ...web, properties: { networkSecurityGroup: { id: '/NSG/Guard' } } };
    const call = listed(types.network, [network([guarded, { ...web, name: 'bare', properties: {} }])]);
    const networks = await read('virtual-network', call);
    expect(networks.assets[0]).toMatchObject({ region: 'westeurope', fields: { location: 'westeurope' } });
    const { assets } = await read('subnet', call);
    const id = web.id.toLowerCase();
    expect(assets).toMatchObject([
      { id, region: 'westeurope', fields: { subnetName: 'Web', networkSecurityGroup: { id: '/nsg/guard' } } },
      { id, fields: { networkSecurityGroup: null } },
    ]);
  });

  test('a reference that is none is a gap and not "no group"', async () => {
    const odd = { ...web, properties: { networkSecurityGroup: 'guard' } };
    const { assets } = await read('subnet', listed(types.network, [network([odd])]));
    expect(assets[0]?.gaps?.networkSecurityGroup?.code).toBe('UnexpectedReply');
  });
});

describe('flow logs', () => {
  const watcher = (name: string) =>
    armResource('NetworkWatcherRG', types.watcher, name, { properties: { provisioningState: 'Succeeded' } });
  const logs = (name: string) => `${resourceId('NetworkWatcherRG', types.watcher, name)}/flowLogs`;
  const log = armResource('NetworkWatcherRG', `${types.watcher}/flowLogs`, ['west', 'log'], {
    properties: {
      targetResourceId: '/Networks/Net',
      storageId: '/Storage/Shop',
      enabled: true,
      retentionPolicy: { days: 90, enabled: true },
    },
  });

  test('are read of every network watcher, and one that is refused is a gap of the list', async () => {
    const west = { service, operation: `GET ${logs('west')}`, input: {}, output: { value: [log] } };
    const calls = [listed(types.watcher, [watcher('west'), watcher('north')]), west, refused(logs('north'))];
    const { assets, gaps } = await read('flow-log', ...calls);
    expect(assets).toMatchObject([
      { name: 'log', fields: { targetResourceId: '/networks/net', enabled: true, retentionPolicy: { days: 90 } } },
    ]);
    expect(gaps).toMatchObject([{ code: 'AuthorizationFailed', asset: null }]);
  });

  test('without the list of network watchers there is a gap and not "none"', async () => {
    const { gaps } = await read('flow-log', refused(`${subscription}/providers/${types.watcher}`));
    expect(gaps).toMatchObject([{ code: 'AuthorizationFailed', asset: null }]);
  });
});

describe('what stands before servers', () => {
  test('a load balancer tells its addresses and its rules', async () => {
    const front = { id: '/LB/Front', name: 'front', properties: { publicIPAddress: { id: '/IP/1' } } };
    const ssh = { frontendIPConfiguration: { id: '/LB/Front' }, protocol: 'tcp', frontendPort: 22 };
    const properties = {
      frontendIPConfigurations: [front],
      loadBalancingRules: [{ id: '/LB/Rule', name: 'ssh', properties: ssh }],
      inboundNatRules: [],
      inboundNatPools: [],
    };
    const { assets, gaps } = await read(
      'load-balancer',
      listed(types.balancer, [armResource('shop', types.balancer, 'lb', { properties })]),
    );
    expect(gaps).toEqual([]);
    expect(assets[0]?.fields).toMatchObject({
      frontendIPConfigurations: [{ id: '/lb/front', publicIPAddress: { id: '/ip/1' }, publicIPPrefix: null }],
      loadBalancingRules: [
        { name: 'ssh', protocol: 'Tcp', frontendPort: 22, frontendIPConfiguration: { id: '/lb/front' } },
      ],
    });
  });

  test('rules that a load balancer does not tell are a gap', async () => {
    const properties = { frontendIPConfigurations: [], loadBalancingRules: [], inboundNatPools: [] };
    const { assets } = await read(
      'load-balancer',
      listed(types.balancer, [armResource('shop', types.balancer, 'lb', { properties })]),
    );
    expect(Object.keys(assets[0]?.gaps ?? {})).toEqual(['inboundNatRules']);
  });

  test('an application gateway tells its listeners, its TLS policy and its firewall', async () => {
    const properties = {
      sku: { name: 'WAF_v2', tier: 'WAF_v2' },
      httpListeners: [{ id: '/GW/Web', name: 'web', properties: { protocol: 'https', sslProfile: { id: '/GW/P' } } }],
      requestRoutingRules: [{ id: '/GW/R', name: 'r', properties: { httpListener: { id: '/GW/Web' } } }],
      sslPolicy: { policyType: 'Custom', minProtocolVersion: 'TLSv1_2' },
      firewallPolicy: { id: '/WAF/Shop' },
    };
    const { assets, gaps } = await read(
      'application-gateway',
      listed(types.gateway, [armResource('shop', types.gateway, 'gw', { properties })]),
    );
    expect(gaps).toEqual([]);
    expect(assets[0]?.fields).toMatchObject({
      httpListeners: [{ id: '/gw/web', protocol: 'Https', sslProfile: { id: '/gw/p' }, firewallPolicy: null }],
      requestRoutingRules: [{ httpListener: { id: '/gw/web' }, redirectConfiguration: null }],
      redirectConfigurations: null,
      sslProfiles: null,
      sslPolicy: { minProtocolVersion: 'TLSv1_2' },
      firewallPolicyId: '/waf/shop',
    });
  });

  test('a network interface tells its machine and its public addresses', async () => {
    const first = { id: '/NIC/1', name: 'first', properties: { publicIPAddress: { id: '/IP/1' } } };
    const properties = { virtualMachine: { id: '/VM/Shop' }, ipConfigurations: [first] };
    const { assets } = await read(
      'network-interface',
      listed(types.interface, [armResource('shop', types.interface, 'nic', { properties })]),
    );
    expect(assets[0]?.fields).toMatchObject({
      virtualMachineId: '/vm/shop',
      networkSecurityGroup: null,
      ipConfigurations: [{ name: 'first', privateIPAddress: null, publicIPAddress: { id: '/ip/1' } }],
    });
  });
});
