import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.Insights';
const pathOf = (part: string) => `${subscription}/providers/${service}/${part}`;
const answer = (part: string, rest: Partial<RecordedCall>): RecordedCall => ({
  service,
  operation: `GET ${pathOf(part)}`,
  input: {},
  ...rest,
});

async function collected(kind: string, calls: readonly RecordedCall[]) {
  return await collectFrom(collectors, calls, { cloud: 'azure', account: subscriptionId, regions: [], kinds: [kind] });
}

const rule = {
  scopes: [subscription.toUpperCase()],
  condition: {
    allOf: [
      { field: 'category', equals: 'Administrative' },
      { anyOf: [{ field: 'operationName', containsAny: ['Microsoft.Sql/servers/firewallRules/write'] }] },
    ],
  },
  actions: { actionGroups: [{ actionGroupId: '/Subscriptions/1/ActionGroups/SOC', webhookProperties: {} }] },
};
const alert = (properties: object) =>
  armResource('watch', `${service}/activityLogAlerts`, 'sql', { location: 'Global', properties });

async function theAlert(properties: object) {
  const { assets } = await collected('azure.monitor.activity-log-alert', [
    answer('activityLogAlerts', { output: { value: [alert(properties)] } }),
  ]);
  expect(assets).toHaveLength(1);
  return assets[0]!;
}

describe('an activity log alert', () => {
  test('is read whole; it can fire unless it says otherwise', async () => {
    const { region, fields, gaps } = await theAlert(rule);
    expect([region, gaps]).toEqual([null, undefined]);
    expect(fields).toEqual({
      subscriptionId,
      scopes: [subscription],
      enabled: true,
      condition: [
        { field: 'category', equals: 'Administrative', containsAny: null, anyOf: null },
        {
          field: null,
          equals: null,
          containsAny: null,
          anyOf: [{ field: 'operationName', equals: null, containsAny: ['Microsoft.Sql/servers/firewallRules/write'] }],
        },
      ],
      actionGroups: [{ actionGroupId: '/subscriptions/1/actiongroups/soc' }],
    });
  });

  test('that is off stays off, and one without actions tells nobody', async () => {
    const { fields } = await theAlert({ ...rule, enabled: false, actions: undefined });
    expect([fields.enabled, fields.actionGroups]).toEqual([false, null]);
  });

  test.each([
    [{ condition: undefined }, 'condition'],
    [{ condition: 'always' }, 'condition'],
    [{ condition: { anyOf: [] } }, 'condition'],
    [{ enabled: 'perhaps' }, 'enabled'],
    [{ scopes: 'everything' }, 'scopes'],
    [{ actions: 'mail' }, 'actionGroups'],
    [{ actions: { actionGroups: [{}] } }, 'actionGroups'],
  ])('with %j has a gap', async (change, gap) => {
    expect(Object.keys((await theAlert({ ...rule, ...change })).gaps ?? {})).toEqual([gap]);
  });
});

describe('an action group', () => {
  const group = {
    groupShortName: 'soc',
    enabled: false,
    emailReceivers: [
      { name: 'duty', emailAddress: 'duty@example.com', status: 'enabled' },
      { name: 'left', emailAddress: 'left@example.com', status: 'Disabled' },
    ],
    smsReceivers: [{ name: 'phone', countryCode: '49', phoneNumber: '1234567', status: 'NotSpecified' }],
    azureAppPushReceivers: [{ name: 'app', emailAddress: 'duty@example.com' }],
    voiceReceivers: [{ name: 'call', countryCode: '49', phoneNumber: '1234567' }],
    armRoleReceivers: [{ name: 'owners', roleId: '8e3af657-a8ff-443c-a75c-2fe8c4bdc635' }],
    webhookReceivers: [{ name: 'pager', serviceUri: 'https://pager.example.com/hidden' }],
    itsmReceivers: [{ name: 'tickets', workspaceId: 'w', connectionId: 'c', ticketConfiguration: '{}', region: 'r' }],
    automationRunbookReceivers: [{ runbookName: 'isolate', serviceUri: 'https://run.example.com/hidden' }],
    logicAppReceivers: [{ name: 'flow', resourceId: '/x', callbackUrl: 'https://flow.example.com/hidden' }],
    azureFunctionReceivers: [{ name: 'code', functionName: 'f', httpTriggerUrl: 'https://f.example.com/hidden' }],
  };
  const theGroup = async (properties: object) => {
    const item = armResource('Watch', 'microsoft.insights/actionGroups', 'SOC', { location: 'Global', properties });
    const { assets } = await collected('azure.monitor.action-group', [
      answer('actionGroups', { output: { value: [item] } }),
    ]);
    expect(assets).toHaveLength(1);
    return assets[0]!;
  };

  test('is read whole, without addresses, numbers and URLs', async () => {
    const { region, fields, gaps } = await theGroup(group);
    expect([region, gaps]).toEqual([null, undefined]);
    expect(fields).toEqual({
      subscriptionId,
      resourceId: `${subscription}/resourcegroups/watch/providers/microsoft.insights/actiongroups/soc`,
      enabled: false,
      emailReceivers: [
        { name: 'duty', status: 'Enabled' },
        { name: 'left', status: 'Disabled' },
      ],
      smsReceivers: [{ name: 'phone', status: 'NotSpecified' }],
      azureAppPushReceivers: [{ name: 'app' }],
      voiceReceivers: [{ name: 'call' }],
      armRoleReceivers: [{ name: 'owners' }],
      webhookReceivers: [{ name: 'pager' }],
      itsmReceivers: [{ name: 'tickets' }],
      automationRunbookReceivers: [{ runbookName: 'isolate' }],
      logicAppReceivers: [{ name: 'flow' }],
      azureFunctionReceivers: [{ name: 'code' }],
      eventHubReceivers: null,
    });
  });

  test('is on unless it says otherwise', async () => {
    expect((await theGroup({ groupShortName: 'soc' })).fields.enabled).toBe(true);
  });

  test.each([
    [{ enabled: 'perhaps' }, 'enabled'],
    [{ emailReceivers: [{ name: 'duty', emailAddress: 'duty@example.com' }] }, 'emailReceivers'],
    [{ smsReceivers: [{ name: 'phone', status: 'Asleep' }] }, 'smsReceivers'],
    [{ webhookReceivers: 'https://pager.example.com' }, 'webhookReceivers'],
    [{ automationRunbookReceivers: [{}] }, 'automationRunbookReceivers'],
  ])('with %j has a gap', async (change, gap) => {
    expect(Object.keys((await theGroup({ ...group, ...change })).gaps ?? {})).toEqual([gap]);
  });
});

test('a diagnostic setting is read whole', async () => {
  const properties = {
    storageAccountId: null,
    workspaceId: '/subscriptions/1/workspaces/central',
    logs: [
      { category: 'Administrative', enabled: true },
      { categoryGroup: 'allLogs', enabled: false },
    ],
  };
  const { assets } = await collected('azure.monitor.diagnostic-setting', [
    answer('diagnosticSettings', {
      output: { value: [{ id: `${pathOf('diagnosticSettings')}/central`, name: 'central', properties }] },
    }),
  ]);
  expect(assets.map(({ fields, gaps }) => [fields, gaps])).toEqual([
    [
      {
        subscriptionId,
        workspaceId: '/subscriptions/1/workspaces/central',
        storageAccountId: null,
        eventHubAuthorizationRuleId: null,
        serviceBusRuleId: null,
        marketplacePartnerId: null,
        logs: [
          { category: 'Administrative', categoryGroup: null, enabled: true },
          { category: null, categoryGroup: 'allLogs', enabled: false },
        ],
      },
      undefined,
    ],
  ]);
});

describe.each([
  ['azure.monitor.activity-log-alert', 'activityLogAlerts'],
  ['azure.monitor.action-group', 'actionGroups'],
  ['azure.monitor.diagnostic-setting', 'diagnosticSettings'],
])('the list of %s', (kind, part) => {
  test.each([
    ['a refusal', { error: { code: 'AuthorizationFailed', message: 'no', status: 403 } }, 'AuthorizationFailed'],
    ['a foreign body', { output: { status: 'fine' } }, 'UnexpectedReply'],
    ['an item without properties', { output: { value: [{ id: '/x', name: 'x' }] } }, 'UnexpectedReply'],
  ])('is a gap after %s', async (_what, rest, code) => {
    const { assets, gaps } = await collected(kind, [answer(part, rest)]);
    expect([assets, gaps.map((gap) => [gap.code, gap.asset])]).toEqual([[], [[code, null]]]);
  });

  test('goes on with the next page', async () => {
    const page = (name: string, more: object) => ({
      value: [{ id: `${pathOf(part)}/${name}`, name, properties: rule }],
      ...more,
    });
    const nextLink = `https://management.azure.com${pathOf(part)}?api-version=x&$skipToken=2`;
    const { assets } = await collected(kind, [
      answer(part, { output: page('one', { nextLink }) }),
      answer(part, { input: { $skipToken: '2' }, output: page('two', {}) }),
    ]);
    expect(assets.map(({ name }) => name)).toEqual(['one', 'two']);
  });
});
