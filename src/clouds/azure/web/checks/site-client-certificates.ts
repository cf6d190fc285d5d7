import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { Site } from '../assets.ts';

export default defineCheck({
  id: 'azure.web.site-client-certificates',
  version: 1,
  title: 'App Service app demands a certificate from its clients',
  dimension: 'compliance',
  category: 'identity',
  severity: 'low',
  free: true,
  asset: Site,
  rationale:
    'An app that serves other programs alone can demand a certificate from each of them: then strangers do not get as far as its code. For apps with people as users, other ways to log on fit better; grant them an exception.',
  remediation: {
    console: [
      'Give every client a certificate, and let the app check it: App Service only hands it on.',
      'Open the app in the Azure portal and choose Configuration, then General settings.',
      'Set Client certificate mode to Require and save.',
    ],
    cli: 'az webapp update --resource-group <group> --name <app> --set clientCertEnabled=true clientCertMode=Required',
    terraform: `resource "azurerm_linux_web_app" "example" {
  # …
  client_certificate_enabled = true
  client_certificate_mode    = "Required"
}`,
  },
  references: ['https://learn.microsoft.com/azure/app-service/app-service-web-configure-tls-mutual-auth'],
  reads: ['clientCertEnabled', 'clientCertMode'],
  judge: (site) => {
    if (!site.clientCertEnabled) return fail('Clients are not asked for a certificate', { clientCertEnabled: false });
    const { clientCertMode } = site;
    if (clientCertMode === null) return unknown('Whether clients without a certificate are refused is not told');
    if (clientCertMode !== 'Required') return fail('Clients without a certificate are let in', { clientCertMode });
    return pass({ clientCertMode });
  },
  examples: [
    { outcome: 'pass', because: 'it is demanded', asset: { clientCertEnabled: true, clientCertMode: 'Required' } },
    { outcome: 'fail', because: 'nobody asks', asset: { clientCertEnabled: false, clientCertMode: 'Required' } },
    { outcome: 'fail', because: 'it is optional', asset: { clientCertEnabled: true, clientCertMode: 'Optional' } },
    { outcome: 'unknown', because: 'it is not told', asset: { clientCertEnabled: true, clientCertMode: null } },
    {
      outcome: 'unknown',
      because: 'the setting is not known',
      asset: { clientCertEnabled: denied, clientCertMode: 'Required' },
    },
  ],
});
