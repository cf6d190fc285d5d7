import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Site } from '../assets.ts';

export default defineCheck({
  id: 'azure.web.site-authentication',
  version: 1,
  title: 'App Service app has App Service authentication switched on',
  dimension: 'compliance',
  category: 'identity',
  severity: 'low',
  free: true,
  asset: Site,
  rationale:
    'App Service authentication stops requests without a valid logon before they reach the code, so a forgotten check in the code harms less. Apps that are meant for everyone, or that check logons themselves, are a case for an exception.',
  remediation: {
    console: [
      'Open the app in the Azure portal and choose Authentication.',
      'Choose Add identity provider, for example Microsoft, and register the app.',
      'Choose Require authentication, and what strangers get: a page to log on, or a refusal.',
    ],
    cli: 'az webapp auth update --resource-group <group> --name <app> --enabled true --action RedirectToLoginPage',
    terraform: `resource "azurerm_linux_web_app" "example" {
  # …
  auth_settings_v2 {
    auth_enabled           = true
    require_authentication = true
    login {}
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/app-service/overview-authentication-authorization'],
  reads: ['platform'],
  judge: (site) =>
    site.platform.enabled ? pass({ enabled: true }) : fail('App Service authentication is off', { enabled: false }),
  examples: [
    { outcome: 'pass', because: 'it is on', asset: { platform: { enabled: true } } },
    { outcome: 'fail', because: 'it is off', asset: { platform: { enabled: false } } },
    { outcome: 'unknown', because: 'reading the settings was denied', asset: { platform: denied } },
  ],
});
