import { z } from 'zod';
import { armGet, armList, resource } from '../arm.ts';

// Shapes: @azure/arm-appservice 19.0.0, which is made for this version.
const apiVersion = '2025-05-01';
const provider = 'Microsoft.Web';
const properties = z.record(z.string(), z.unknown());

/** Without deployment slots. */
export const listSites = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Web/sites',
  apiVersion,
  permission: 'Microsoft.Web/sites/read',
  item: z.object({ ...resource, kind: z.unknown().optional(), identity: z.unknown().optional(), properties }),
});

export const getConfiguration = armGet({
  provider,
  path: '{site}/config/web',
  apiVersion,
  permission: 'Microsoft.Web/sites/config/read',
  reply: z.object({ properties }),
});

/** Without the secrets of identity providers, which another operation gives. */
export const getAuthSettings = armGet({
  provider,
  path: '{site}/config/authsettingsV2',
  apiVersion,
  permission: 'Microsoft.Web/sites/config/read',
  reply: z.object({ properties }),
});
