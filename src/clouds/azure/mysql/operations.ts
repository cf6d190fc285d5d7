import { z } from 'zod';
import { armList, resource } from '../arm.ts';
import { Part } from '../parts.ts';

// The newest stable version; shapes: the vendor's specification and @azure/arm-mysql-flexible 4.0.0-beta.2.
const apiVersion = '2023-12-30';
const provider = 'Microsoft.DBforMySQL';

const block = z.record(z.string(), z.unknown()).nullish();

export const listServers = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.DBforMySQL/flexibleServers',
  apiVersion,
  permission: 'Microsoft.DBforMySQL/flexibleServers/read',
  item: z.object({ ...resource, properties: z.object({ network: block, backup: block }) }),
});

export const listFirewallRules = armList({
  provider,
  path: '{server}/firewallRules',
  apiVersion,
  permission: 'Microsoft.DBforMySQL/flexibleServers/firewallRules/read',
  item: Part,
});

/** All server parameters: one call is cheaper than one for each that matters. */
export const listConfigurations = armList({
  provider,
  path: '{server}/configurations',
  apiVersion,
  permission: 'Microsoft.DBforMySQL/flexibleServers/configurations/read',
  item: Part,
});
