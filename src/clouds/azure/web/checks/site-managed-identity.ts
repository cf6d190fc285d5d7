import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Site } from '../assets.ts';

export default defineCheck({
  id: 'azure.web.site-managed-identity',
  version: 1,
  title: 'App Service app has a managed identity',
  dimension: 'ciem',
  category: 'identity',
  severity: 'low',
  free: true,
  asset: Site,
  rationale:
    'An app without an identity of its own keeps passwords and keys in its settings, where they grow old and leak. With a managed identity it reaches databases, storage and key vaults without any secret.',
  remediation: {
    console: [
      'Open the app in the Azure portal and choose Identity.',
      'Set the system-assigned identity to On and save, or add a user-assigned one.',
      'Give the identity the roles that the app needs, let the app use it, and delete the secrets from its settings.',
    ],
    cli: 'az webapp identity assign --resource-group <group> --name <app>',
    terraform: `resource "azurerm_linux_web_app" "example" {
  # …
  identity {
    type = "SystemAssigned"
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/app-service/overview-managed-identity'],
  reads: ['identity'],
  judge: (site) => {
    const type = site.identity?.type ?? 'None';
    return type === 'None' ? fail('The app has no managed identity', { type }) : pass({ type });
  },
  examples: [
    { outcome: 'pass', because: 'the system gave it one', asset: { identity: { type: 'SystemAssigned' } } },
    { outcome: 'pass', because: 'somebody gave it one', asset: { identity: { type: 'UserAssigned' } } },
    { outcome: 'fail', because: 'it has none', asset: { identity: { type: 'None' } } },
    { outcome: 'fail', because: 'it never had one', asset: { identity: null } },
    { outcome: 'unknown', because: 'the identity is not known', asset: { identity: denied } },
  ],
});
