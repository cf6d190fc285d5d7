import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Site } from '../assets.ts';

export default defineCheck({
  id: 'azure.web.site-https-only',
  version: 1,
  title: 'App Service app answers over HTTPS only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: Site,
  rationale:
    'Over HTTP, passwords, cookies and pages cross the network in plain text: whoever is on the way can read and change them. With HTTPS only, browsers that begin with HTTP are sent on before anything is said.',
  remediation: {
    console: [
      'Make sure that every domain of the app has a certificate.',
      'Open the app in the Azure portal and choose Configuration, then General settings.',
      'Set HTTPS Only to On and save.',
    ],
    cli: 'az webapp update --resource-group <group> --name <app> --https-only true',
    terraform: `resource "azurerm_linux_web_app" "example" {
  # …
  https_only = true
}`,
  },
  references: ['https://learn.microsoft.com/azure/app-service/configure-ssl-bindings'],
  reads: ['httpsOnly'],
  judge: (site) =>
    site.httpsOnly ? pass({ httpsOnly: true }) : fail('The app answers over HTTP too', { httpsOnly: false }),
  examples: [
    { outcome: 'pass', because: 'HTTP is sent to HTTPS', asset: { httpsOnly: true } },
    { outcome: 'fail', because: 'HTTP is answered', asset: { httpsOnly: false } },
    { outcome: 'unknown', because: 'the setting is not known', asset: { httpsOnly: denied } },
  ],
});
