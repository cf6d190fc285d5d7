import { defineAsset } from '#model/asset.ts';
import { flag, list, object, optional, text } from '#model/field.ts';
import { word } from '../arm-fields.ts';

/** A key vault. */
export const KeyVault = defineAsset({
  kind: 'azure.keyvault.vault',
  title: { en: 'Key vault', zh: '密钥保管库' },
  description: 'Keeps keys, secrets and certificates.',
  fields: {
    enableSoftDelete: optional(
      flag('Whether deleted things can be brought back; null where it is not told, and on in every new vault.'),
    ),
    enablePurgeProtection: optional(
      flag(
        'Whether nobody can delete them for good before time; only when it is true: false is no value that it takes.',
      ),
    ),
    enableRbacAuthorization: optional(
      flag(
        'Whether Azure roles decide who may use what is in it. Null is the same as false: the vendor documents that such vaults use access policies.',
      ),
    ),
    publicNetworkAccess: optional(
      word(['Enabled', 'Disabled', 'SecuredByPerimeter'], 'Whether it can be reached at its public address.'),
    ),
    networkAcls: optional(
      object(
        {
          defaultAction: word(['Allow', 'Deny'], 'What becomes of those whom no rule names.'),
          ipRules: optional(list(object({ value: text() }), 'Addresses that may come in.')),
        },
        'Its firewall; null where it was never set up, and then everyone may come in, as the vendor documents.',
      ),
    ),
    diagnosticSettings: list(
      object({
        name: text(),
        workspaceId: optional(text('A Log Analytics workspace.')),
        storageAccountId: optional(text('A storage account.')),
        eventHubAuthorizationRuleId: optional(text('An event hub.')),
        marketplacePartnerId: optional(text('A partner of the vendor.')),
        logs: optional(list(object({ category: optional(text()), categoryGroup: optional(text()), enabled: flag() }))),
      }),
      'Where its logs go.',
    ),
  },
});
