import type { Outcome } from '#model/verdict.ts';
import { type ArmEstate, armResource, resourceId, subscription, subscriptionId } from '../estate.ts';

const insights = 'Microsoft.Insights';
const type = `${insights}/activityLogAlerts`;
const list = `${subscription}/providers/${insights}`;
const groups = `${insights}/actionGroups`;
/** Whom a rule tells: groups of the resource group `watch`, by name. */
const telling = (...names: readonly string[]) => ({
  actions: { actionGroups: names.map((name) => ({ actionGroupId: resourceId('Watch', groups, name) })) },
});
const group = (name: string, properties: object) =>
  armResource('watch', groups, name, {
    location: 'Global',
    properties: { groupShortName: name, enabled: true, emailReceivers: [], webhookReceivers: [], ...properties },
  });
const duty = { name: 'duty', emailAddress: 'duty@example.com', status: 'Enabled' };
const onOperation = (operation: string) => [
  { field: 'category', equals: 'Administrative' },
  { field: 'operationName', equals: operation },
];
const rule = (name: string, allOf: readonly object[], rest: object = {}) =>
  armResource('watch', type, name, {
    location: 'Global',
    properties: {
      scopes: [subscription],
      enabled: true,
      condition: { allOf },
      ...telling('soc'),
      ...rest,
    },
  });

const onSqlFirewall = [
  { field: 'category', equals: 'Administrative' },
  {
    anyOf: [
      { field: 'operationName', equals: 'Microsoft.Sql/servers/firewallRules/write' },
      { field: 'operationName', equals: 'Microsoft.Sql/servers/firewallRules/delete' },
    ],
  },
];
const setting = (name: string, properties: object) => ({ id: `${list}/diagnosticSettings/${name}`, name, properties });
const central = setting('central', {
  workspaceId: resourceId('watch', 'Microsoft.OperationalInsights/workspaces', 'central'),
  logs: [
    { category: 'Administrative', enabled: true },
    { category: 'Security', enabled: true },
  ],
});
const actionGroups = [
  group('soc', { emailReceivers: [duty] }),
  group('asleep', { emailReceivers: [duty], enabled: false }),
  group('left', { emailReceivers: [{ ...duty, status: 'Disabled' }] }),
  group('nobody', {}),
];

/** Some rules do what they should; one is off, one looks at a resource group, and nobody hears the rest. */
export const estate: ArmEstate = {
  contents: {
    [`${list}/actionGroups`]: actionGroups,
    [`${list}/activityLogAlerts`]: [
      rule('policy-write', onOperation('Microsoft.Authorization/policyAssignments/write')),
      rule('policy-delete', onOperation('Microsoft.Authorization/policyAssignments/delete'), { enabled: false }),
      rule('nsg-write', onOperation('Microsoft.Network/networkSecurityGroups/write'), telling('asleep', 'SOC')),
      rule('nsg-delete', onOperation('Microsoft.Network/networkSecurityGroups/delete'), {
        scopes: [`${subscription}/resourceGroups/shop`],
      }),
      rule('sql', onSqlFirewall),
      rule('address-write', onOperation('Microsoft.Network/publicIPAddresses/write'), { actions: {} }),
      rule('address-delete', onOperation('Microsoft.Network/publicIPAddresses/delete'), telling('asleep', 'left')),
      rule('solution-write', onOperation('Microsoft.Security/securitySolutions/write'), telling('nobody')),
      rule('solution-delete', onOperation('Microsoft.Security/securitySolutions/delete'), telling('long-gone')),
      rule('health', [{ field: 'category', equals: 'ServiceHealth' }]),
    ],
    [`${list}/diagnosticSettings`]: [
      setting('archive', {
        storageAccountId: resourceId('watch', 'Microsoft.Storage/storageAccounts', 'acmearchive'),
        logs: [
          { category: 'Alert', enabled: true },
          { category: 'Policy', enabled: true },
        ],
      }),
      central,
    ],
  },
  expect: expected('pass', 'fail'),
};

/** The other way round. */
export const other: ArmEstate = {
  contents: {
    [`${list}/activityLogAlerts`]: [
      rule('policy-write', onOperation('Microsoft.Authorization/policyAssignments/write'), telling('nobody')),
      rule('policy-delete', onOperation('Microsoft.Authorization/policyAssignments/delete')),
      rule('nsg-delete', onOperation('Microsoft.Network/networkSecurityGroups/delete')),
      rule('sql', onSqlFirewall, { scopes: [`${subscription}/resourceGroups/shop`] }),
      rule('address', [
        { field: 'category', equals: 'Administrative' },
        { field: 'resourceType', equals: 'Microsoft.Network/publicIPAddresses' },
      ]),
      rule('solution', [
        { field: 'category', equals: 'Administrative' },
        { field: 'resourceType', containsAny: ['Microsoft.Security/securitySolutions'] },
      ]),
      rule('health', [
        { field: 'category', equals: 'ServiceHealth' },
        { field: 'properties.incidentType', equals: 'Maintenance' },
      ]),
    ],
    [`${list}/diagnosticSettings`]: [setting('nowhere', { ...central.properties, workspaceId: null })],
  },
  expect: expected('fail', 'pass'),
};

function expected(first: Outcome, second: Outcome): ArmEstate['expect'] {
  const outcomes = {
    'policy-assignment-write': first,
    'policy-assignment-delete': second,
    'network-security-group-write': first,
    'network-security-group-delete': second,
    'security-solution-write': second,
    'security-solution-delete': second,
    'sql-firewall-rule-write': first,
    'sql-firewall-rule-delete': first,
    'public-ip-address-write': second,
    'public-ip-address-delete': second,
    'service-health': first,
  };
  const alerts = Object.entries(outcomes).map(([name, it]) => [
    `azure.monitor.alert-${name}`,
    { [subscriptionId]: it },
  ]);
  return {
    ...Object.fromEntries(alerts),
    'azure.monitor.activity-log-exported': { [subscriptionId]: first },
    'azure.monitor.activity-log-categories': { [subscriptionId]: first },
  };
}
