import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { KeyVault } from '../assets.ts';

export default defineCheck({
  id: 'azure.keyvault.vault-no-public-access',
  version: 1,
  title: 'Key vault cannot be reached at a public address',
  dimension: 'security-risk',
  category: 'network',
  severity: 'medium',
  free: true,
  asset: KeyVault,
  rationale:
    'At a public address, a stolen token or secret opens the vault from anywhere. Behind private endpoints it is worth nothing outside of the own networks.',
  remediation: {
    console: [
      'Give every application a private endpoint of the vault, and see that it resolves the name of the vault to it.',
      'Open the key vault in the Azure portal and choose Networking.',
      'Choose "Disable public access" and apply.',
    ],
    cli: 'az keyvault update --resource-group <group> --name <vault> --public-network-access Disabled',
    terraform: 'resource "azurerm_key_vault" "example" {\n  # …\n  public_network_access_enabled = false\n}',
  },
  references: [
    'https://learn.microsoft.com/azure/key-vault/general/network-security',
    'https://learn.microsoft.com/azure/key-vault/general/private-link-service',
  ],
  reads: ['publicNetworkAccess'],
  judge: (vault) => {
    const publicNetworkAccess = vault.publicNetworkAccess;
    return publicNetworkAccess === 'Disabled' || publicNetworkAccess === 'SecuredByPerimeter'
      ? pass({ publicNetworkAccess })
      : fail('Public network access is not disabled', { publicNetworkAccess });
  },
  examples: [
    { outcome: 'pass', because: 'public access is disabled', asset: { publicNetworkAccess: 'Disabled' } },
    {
      outcome: 'pass',
      because: 'a network security perimeter decides who comes in',
      asset: { publicNetworkAccess: 'SecuredByPerimeter' },
    },
    { outcome: 'fail', because: 'public access is enabled', asset: { publicNetworkAccess: 'Enabled' } },
    { outcome: 'fail', because: 'it was never disabled', asset: { publicNetworkAccess: null } },
    { outcome: 'unknown', because: 'the word was not understood', asset: { publicNetworkAccess: denied } },
  ],
});
