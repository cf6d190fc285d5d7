import { defineAsset } from '#model/asset.ts';
import { flag, list, object, optional, text } from '#model/field.ts';
import { armId, word } from '../arm-fields.ts';

const leaf = {
  field: optional(text('What of an event is looked at: category, operationName, level, …')),
  equals: optional(text()),
  containsAny: optional(list(text())),
};

/** A rule that watches the activity log. */
export const ActivityLogAlert = defineAsset({
  kind: 'azure.monitor.activity-log-alert',
  title: { en: 'Activity log alert', zh: '活动日志警报' },
  description: 'A rule that fires on events of the activity log: who changed what, and how the services of Azure are.',
  fields: {
    subscriptionId: text('The subscription, in lower case.'),
    scopes: optional(list(armId(), 'Events of what lies below these ids are watched; null for a rule of the tenant.')),
    enabled: flag('Whether it can fire; true where it is not told (the default of version 2020-10-01).'),
    condition: list(
      object({ ...leaf, anyOf: optional(list(object(leaf), 'One of these is enough.')) }),
      'What an event must be, all of it.',
    ),
    actionGroups: optional(list(object({ actionGroupId: armId() }), 'Who is told; null where nobody is.')),
  },
});

const receivers = (description: string) => optional(list(object({ name: text() }), description));
const confirmedReceivers = (description: string) =>
  optional(
    list(
      object({
        name: text(),
        status: word(['NotSpecified', 'Enabled', 'Disabled'], 'Only Enabled ones get anything.'),
      }),
      description,
    ),
  );

/** Who is told when an alert fires. */
export const ActionGroup = defineAsset({
  kind: 'azure.monitor.action-group',
  title: { en: 'Action group', zh: '操作组' },
  description: 'Whom and what alerts tell. Of each receiver its name is kept, and no address, number or URL.',
  fields: {
    subscriptionId: text('The subscription, in lower case.'),
    resourceId: armId('Its own id, as alert rules name it.'),
    enabled: flag('Whether it tells anybody; true where it is not told (the default of version 2023-01-01).'),
    emailReceivers: confirmedReceivers('Mail addresses.'),
    smsReceivers: confirmedReceivers('Telephones that get text messages.'),
    azureAppPushReceivers: receivers('Accounts of the Azure mobile app.'),
    voiceReceivers: receivers('Telephones that are called.'),
    armRoleReceivers: receivers('Roles on the subscription, whose holders get mail.'),
    webhookReceivers: receivers('URLs that are called.'),
    itsmReceivers: receivers('Systems that keep tickets.'),
    automationRunbookReceivers: optional(
      list(object({ runbookName: text() }), 'Runbooks of Azure Automation that are run.'),
    ),
    logicAppReceivers: receivers('Logic apps that are run.'),
    azureFunctionReceivers: receivers('Functions that are run.'),
    eventHubReceivers: receivers('Event hubs that get the alert.'),
  },
});

/** Where the activity log of the subscription goes. */
export const DiagnosticSetting = defineAsset({
  kind: 'azure.monitor.diagnostic-setting',
  title: { en: 'Subscription diagnostic setting', zh: '订阅诊断设置' },
  description: 'Where events of the activity log of the subscription are sent, to be kept longer than 90 days.',
  fields: {
    subscriptionId: text('The subscription, in lower case.'),
    workspaceId: optional(text('The Log Analytics workspace that gets them.')),
    storageAccountId: optional(text('The storage account that gets them.')),
    eventHubAuthorizationRuleId: optional(text('The event hub that gets them.')),
    serviceBusRuleId: optional(text('The service bus that gets them; kept by the vendor for old settings.')),
    marketplacePartnerId: optional(text('The product of a partner that gets them.')),
    logs: optional(
      list(
        object({
          category: optional(text('Administrative, Security, ServiceHealth, Alert, Recommendation, Policy, …')),
          categoryGroup: optional(text('allLogs for every category.')),
          enabled: flag(),
        }),
        'Which events are sent.',
      ),
    ),
  },
});
