import { known } from '#logic/known.ts';
import { cutShort, defineCheck, denied } from '#model/check.ts';
import { listParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { sentCategories } from '../destinations.ts';
import { settingWith } from '../example-settings.ts';

const all = [
  'Administrative',
  'Security',
  'ServiceHealth',
  'Alert',
  'Recommendation',
  'Policy',
  'Autoscale',
  'ResourceHealth',
] as const;
const whole = settingWith('Administrative', 'Security', 'Alert', 'Policy');

export default defineCheck({
  id: 'azure.monitor.activity-log-categories',
  version: 1,
  title: 'Changes, alerts and policy decisions of the activity log are all exported',
  dimension: 'compliance',
  category: 'logs',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'A diagnostic setting sends only the categories that were ticked. Without Administrative nobody can tell who changed something, without Security and Alert what was noticed at the time, without Policy what was refused.',
  remediation: {
    console: [
      'In the Azure portal, open Monitor > Activity log and choose Export Activity Logs.',
      'Choose the subscription and edit its diagnostic setting.',
      'Tick Administrative, Security, Alert and Policy, and save.',
    ],
    cli: `az monitor diagnostic-settings subscription create --name <setting> --location <region> --workspace <workspace id> \\
  --logs '[{"category":"Administrative","enabled":true},{"category":"Security","enabled":true},{"category":"Alert","enabled":true},{"category":"Policy","enabled":true}]'`,
    terraform: `resource "azurerm_monitor_diagnostic_setting" "example" {
  name                       = "example"
  target_resource_id         = data.azurerm_subscription.current.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.example.id

  dynamic "enabled_log" {
    for_each = ["Administrative", "Security", "Alert", "Policy"]
    content {
      category = enabled_log.value
    }
  }
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema',
    'https://learn.microsoft.com/rest/api/monitor/subscription-diagnostic-settings/list',
  ],
  reads: [
    'state',
    'diagnosticSettings.workspaceId',
    'diagnosticSettings.storageAccountId',
    'diagnosticSettings.eventHubAuthorizationRuleId',
    'diagnosticSettings.serviceBusRuleId',
    'diagnosticSettings.marketplacePartnerId',
    'diagnosticSettings.logs',
  ],
  params: {
    categories: listParam({
      default: ['Administrative', 'Security', 'Alert', 'Policy'],
      values: all,
      description: {
        en: 'The categories that must be exported, by one setting or by several together.',
        zh: '必须导出的类别，可由一个或多个诊断设置共同满足。',
      },
    }),
  },
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription, { params }) => {
    const missing = new Set<string>(params.categories);
    const settings = [];
    for (const setting of subscription.diagnosticSettings) {
      settings.push(setting);
      for (const category of known(() => sentCategories(setting, params.categories)) ?? []) missing.delete(category);
      if (missing.size === 0) return pass({ categories: params.categories });
    }
    for (const setting of settings) sentCategories(setting, params.categories);
    return fail('Not exported: {missing}', { missing: [...missing], settings: settings.map(({ $name }) => $name) });
  },
  examples: [
    { outcome: 'pass', because: 'all four are sent', asset: { state: 'Enabled', diagnosticSettings: [whole] } },
    {
      outcome: 'pass',
      because: 'the group allLogs holds every category',
      asset: {
        state: 'Enabled',
        diagnosticSettings: [{ ...whole, logs: [{ category: null, categoryGroup: 'allLogs', enabled: true }] }],
      },
    },
    {
      outcome: 'pass',
      because: 'two settings send them together',
      asset: {
        state: 'Enabled',
        diagnosticSettings: [settingWith('Administrative', 'Security'), settingWith('Alert', 'Policy')],
      },
    },
    {
      outcome: 'pass',
      because: 'fewer are asked for',
      asset: { state: 'Enabled', diagnosticSettings: [settingWith('Administrative')] },
      params: { categories: ['Administrative'] },
    },
    {
      outcome: 'fail',
      because: 'two categories are not ticked',
      asset: { state: 'Enabled', diagnosticSettings: [settingWith('Administrative', 'Security')] },
    },
    {
      outcome: 'fail',
      because: 'a setting without a place to send to sends nothing',
      asset: { state: 'Enabled', diagnosticSettings: [{ ...whole, workspaceId: null }] },
    },
    { outcome: 'fail', because: 'there is no setting', asset: { state: 'Enabled', diagnosticSettings: [] } },
    {
      outcome: 'unknown',
      because: 'a setting that could not be read may send the rest',
      asset: { state: 'Enabled', diagnosticSettings: cutShort([settingWith('Administrative')]) },
    },
    {
      outcome: 'unknown',
      because: 'the settings could not be read',
      asset: { state: 'Enabled', diagnosticSettings: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'nothing runs in a disabled subscription',
      asset: { state: 'Disabled', diagnosticSettings: [] },
    },
  ],
});
