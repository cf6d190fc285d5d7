import { z } from 'zod';
import { armList, resource } from '../arm.ts';
import { Part } from '../parts.ts';

// Shapes: @azure/arm-postgresql-flexible 9.0.0, which is made for this version.
const apiVersion = '2025-08-01';
const provider = 'Microsoft.DBforPostgreSQL';

const block = z.record(z.string(), z.unknown()).nullish();

export const listServers = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.DBforPostgreSQL/flexibleServers',
  apiVersion,
  permission: 'Microsoft.DBforPostgreSQL/flexibleServers/read',
  item: z.object({ ...resource, properties: z.object({ network: block, authConfig: block, backup: block }) }),
});

export const listFirewallRules = armList({
  provider,
  path: '{server}/firewallRules',
  apiVersion,
  permission: 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/read',
  item: Part,
});

/** All server parameters: one call is cheaper than one for each that matters. */
export const listConfigurations = armList({
  provider,
  path: '{server}/configurations',
  apiVersion,
  permission: 'Microsoft.DBforPostgreSQL/flexibleServers/configurations/read',
  item: Part,
});
