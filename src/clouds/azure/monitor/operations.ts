import { z } from 'zod';
import { armList, resource } from '../arm.ts';

const provider = 'Microsoft.Insights';
const properties = z.record(z.string(), z.unknown());

export const listActivityLogAlerts = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Insights/activityLogAlerts',
  apiVersion: '2020-10-01',
  permission: 'Microsoft.Insights/activityLogAlerts/read',
  item: z.object({ ...resource, properties }),
});

export const listActionGroups = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Insights/actionGroups',
  apiVersion: '2023-01-01',
  permission: 'Microsoft.Insights/actionGroups/read',
  item: z.object({ ...resource, properties }),
});

// There is no stable version of the diagnostic settings of a subscription.
export const listDiagnosticSettings = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Insights/diagnosticSettings',
  apiVersion: '2021-05-01-preview',
  permission: 'Microsoft.Insights/diagnosticSettings/read',
  item: z.object({ id: resource.id, name: resource.name, properties }),
});
