import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Site } from '../assets.ts';

export default defineCheck({
  id: 'azure.web.site-tls-version',
  version: 1,
  title: 'App Service app accepts TLS 1.2 or newer only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: Site,
  rationale:
    'TLS 1.0 and 1.1 are broken and retired. An app that still accepts them can be talked down to them by somebody on the way, who then reads what was meant to be encrypted.',
  remediation: {
    console: [
      'Open the app in the Azure portal and choose Configuration, then General settings.',
      'Set Minimum Inbound TLS Version to 1.2 or 1.3 and save.',
    ],
    cli: 'az webapp config set --resource-group <group> --name <app> --min-tls-version 1.2',
    terraform: `resource "azurerm_linux_web_app" "example" {
  # …
  site_config {
    minimum_tls_version = "1.2"
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/app-service/overview-tls'],
  reads: ['minTlsVersion'],
  judge: (site) => {
    const { minTlsVersion } = site;
    if (minTlsVersion === '1.2' || minTlsVersion === '1.3') return pass({ minTlsVersion });
    return fail('The app accepts TLS {minTlsVersion}', { minTlsVersion });
  },
  examples: [
    { outcome: 'pass', because: 'TLS 1.2 is the oldest', asset: { minTlsVersion: '1.2' } },
    { outcome: 'pass', because: 'TLS 1.3 is the only one', asset: { minTlsVersion: '1.3' } },
    { outcome: 'fail', because: 'TLS 1.0 is accepted', asset: { minTlsVersion: '1.0' } },
    { outcome: 'unknown', because: 'reading the configuration was denied', asset: { minTlsVersion: denied } },
  ],
});
