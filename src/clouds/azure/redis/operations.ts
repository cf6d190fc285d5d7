import { z } from 'zod';
import { armList, resource } from '../arm.ts';
import { Part } from '../parts.ts';

// Shapes and defaults: @azure/arm-rediscache 8.2.0, which is made for this version.
const apiVersion = '2024-11-01';
const provider = 'Microsoft.Cache';

const block = z.record(z.string(), z.unknown()).nullish();

export const listCaches = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Cache/redis',
  apiVersion,
  permission: 'Microsoft.Cache/redis/read',
  item: z.object({
    ...resource,
    properties: z.looseObject({ sku: block, redisConfiguration: block }),
  }),
});

export const listFirewallRules = armList({
  provider,
  path: '{cache}/firewallRules',
  apiVersion,
  permission: 'Microsoft.Cache/redis/firewallRules/read',
  item: Part,
});
