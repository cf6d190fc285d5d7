import { z } from 'zod';
import { armList, resource } from '../arm.ts';
import { Part } from '../parts.ts';

/** Shapes: @azure/arm-keyvault 5.0.0, which is made for this version. */
export const listVaults = armList({
  provider: 'Microsoft.KeyVault',
  path: '/subscriptions/{subscription}/providers/Microsoft.KeyVault/vaults',
  apiVersion: '2026-02-01',
  permission: 'Microsoft.KeyVault/vaults/read',
  item: z.object({ ...resource, properties: z.record(z.string(), z.unknown()) }),
});

/** The only version with groups of categories; there is no stable one. Shapes: @azure/arm-monitor 8.0.0. */
export const listDiagnosticSettings = armList({
  provider: 'Microsoft.Insights',
  path: '{vault}/providers/Microsoft.Insights/diagnosticSettings',
  apiVersion: '2021-05-01-preview',
  permission: 'Microsoft.Insights/diagnosticSettings/read',
  item: Part,
});
