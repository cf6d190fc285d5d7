import { known } from '#logic/known.ts';
import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { sendsEvents } from '../destinations.ts';
import { settingWith } from '../example-settings.ts';

const whole = settingWith('Administrative', 'Security');

export default defineCheck({
  id: 'azure.monitor.activity-log-exported',
  version: 1,
  title: 'The activity log of the subscription is kept outside of it',
  dimension: 'compliance',
  category: 'logs',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'Azure keeps the activity log for 90 days. Intrusions are often found later, and then nobody can tell any more who created which account. A diagnostic setting sends the events to a place where they stay.',
  remediation: {
    console: [
      'In the Azure portal, open Monitor > Activity log and choose Export Activity Logs.',
      'Choose the subscription and Add diagnostic setting.',
      'Choose the categories and a Log Analytics workspace, a storage account or an event hub, and save.',
    ],
    cli: `az monitor diagnostic-settings subscription create --name <setting> --location <region> --workspace <workspace id> \\
  --logs '[{"category":"Administrative","enabled":true},{"category":"Security","enabled":true},{"category":"Alert","enabled":true},{"category":"Policy","enabled":true}]'`,
    terraform: `resource "azurerm_monitor_diagnostic_setting" "example" {
  name                       = "example"
  target_resource_id         = data.azurerm_subscription.current.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.example.id

  enabled_log {
    category = "Administrative"
  }
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/azure-monitor/platform/activity-log',
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
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription) => {
    const silent: string[] = [];
    const unread = [];
    for (const setting of subscription.diagnosticSettings) {
      const sends = known(() => sendsEvents(setting));
      if (sends) return pass({ setting: setting.$name });
      if (sends === undefined) unread.push(setting);
      silent.push(setting.$name);
    }
    for (const setting of unread) sendsEvents(setting);
    return silent.length === 0
      ? fail('No diagnostic setting sends the activity log anywhere', { settings: [] })
      : fail('The diagnostic settings {settings} send nothing', { settings: silent });
  },
  examples: [
    { outcome: 'pass', because: 'a workspace gets events', asset: { state: 'Enabled', diagnosticSettings: [whole] } },
    {
      outcome: 'pass',
      because: 'a storage account is a place too',
      asset: {
        state: 'Enabled',
        diagnosticSettings: [{ ...whole, workspaceId: '', storageAccountId: '/subscriptions/1/storage' }],
      },
    },
    {
      outcome: 'pass',
      because: 'one setting that sends is enough',
      asset: { state: 'Enabled', diagnosticSettings: [{ ...whole, logs: [] }, whole] },
    },
    {
      outcome: 'fail',
      because: 'every category is off',
      asset: {
        state: 'Enabled',
        diagnosticSettings: [{ ...whole, logs: [{ category: 'Administrative', categoryGroup: null, enabled: false }] }],
      },
    },
    {
      outcome: 'fail',
      because: 'there is no place to send to',
      asset: { state: 'Enabled', diagnosticSettings: [{ ...whole, workspaceId: null }] },
    },
    { outcome: 'fail', because: 'there is no setting', asset: { state: 'Enabled', diagnosticSettings: [] } },
    {
      outcome: 'unknown',
      because: 'the list was cut short',
      asset: { state: 'Enabled', diagnosticSettings: cutShort([{ ...whole, logs: null }]) },
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
