import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';

/** The name that Defender for Endpoint has had since before it was called that. */
const setting = 'WDATP';
const connected = { settingName: setting, enabled: true } as const;
const other = { settingName: 'MCAS', enabled: true } as const;

export default defineCheck({
  id: 'azure.defender.endpoint-protection-connected',
  version: 1,
  title: 'Machines are protected by Defender for Endpoint',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'With the connection on, Defender for Cloud brings Defender for Endpoint to the machines of the subscription: it sees what processes do and can stop them. Without it, every machine depends on somebody remembering to install protection.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Defender plans, open Settings of the plan Servers.',
      'Turn on Endpoint protection and save.',
    ],
    cli: `az rest --method put \\
  --url "https://management.azure.com/subscriptions/<subscription>/providers/Microsoft.Security/settings/WDATP?api-version=2022-05-01" \\
  --body '{"kind":"DataExportSettings","properties":{"enabled":true}}'`,
    terraform: `resource "azurerm_security_center_setting" "example" {
  setting_name = "WDATP"
  enabled      = true
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/integration-defender-for-endpoint',
    'https://learn.microsoft.com/rest/api/defenderforcloud/settings/list',
  ],
  reads: ['state', 'defenderSettings.settingName', 'defenderSettings.enabled'],
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription) => {
    for (const found of subscription.defenderSettings) {
      if (found.settingName.toUpperCase() !== setting) continue;
      return found.enabled ? pass({ setting }) : fail('The setting {setting} is off', { setting });
    }
    return unknown('Defender for Cloud does not list the setting {setting}', { setting });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'the setting is on',
      asset: { state: 'Enabled', defenderSettings: [other, connected] },
    },
    {
      outcome: 'fail',
      because: 'the setting is off',
      asset: { state: 'Enabled', defenderSettings: [other, { ...connected, enabled: false }] },
    },
    {
      outcome: 'unknown',
      because: 'the setting is not listed',
      asset: { state: 'Enabled', defenderSettings: [other] },
    },
    {
      outcome: 'unknown',
      because: 'the list was cut short before the setting',
      asset: { state: 'Enabled', defenderSettings: cutShort([other]) },
    },
    {
      outcome: 'unknown',
      because: 'the settings could not be read',
      asset: { state: 'Enabled', defenderSettings: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'nothing runs in a disabled subscription',
      asset: { state: 'Disabled', defenderSettings: [other] },
    },
  ],
});
