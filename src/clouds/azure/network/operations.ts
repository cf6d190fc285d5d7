import { z } from 'zod';
import { armList, resource } from '../arm.ts';

// Shapes: @azure/arm-network 36.0.0, which is made for this version.
const apiVersion = '2025-05-01';

const properties = z.record(z.string(), z.unknown());
const Resource = z.object({ ...resource, properties });

/** A list of the subscription's resources of one type. */
function listOf(type: string, options: { shared?: boolean } = {}) {
  return armList({
    provider: 'Microsoft.Network',
    path: `/subscriptions/{subscription}/providers/Microsoft.Network/${type}`,
    apiVersion,
    permission: `Microsoft.Network/${type}/read`,
    item: Resource,
    ...options,
  });
}

export const listNetworkSecurityGroups = listOf('networkSecurityGroups');
export const listNetworkInterfaces = listOf('networkInterfaces');
export const listNetworkWatchers = listOf('networkWatchers', { shared: true });
export const listLoadBalancers = listOf('loadBalancers');
export const listApplicationGateways = listOf('applicationGateways');
export const listFirewallPolicies = listOf('ApplicationGatewayWebApplicationFirewallPolicies');

const Subnet = z.object({ id: resource.id, name: resource.name, properties });

/** With the subnets of each. */
export const listVirtualNetworks = armList({
  provider: 'Microsoft.Network',
  path: '/subscriptions/{subscription}/providers/Microsoft.Network/virtualNetworks',
  apiVersion,
  permission: 'Microsoft.Network/virtualNetworks/read',
  shared: true,
  item: z.object({ ...resource, properties: z.object({ subnets: z.array(Subnet) }) }),
});

/** The flow logs of one network watcher. */
export const listFlowLogs = armList({
  provider: 'Microsoft.Network',
  path: '{networkWatcher}/flowLogs',
  apiVersion,
  permission: 'Microsoft.Network/networkWatchers/flowLogs/read',
  item: Resource,
});
