import { admittedBy } from '#logic/address-spans.ts';
import { defineCheck, denied } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { KeyVault } from '../assets.ts';

const only = (...values: readonly string[]) => ({
  publicNetworkAccess: 'Enabled' as const,
  networkAcls: { defaultAction: 'Deny' as const, ipRules: values.map((value) => ({ value })) },
});

export default defineCheck({
  id: 'azure.keyvault.vault-network-not-open',
  version: 1,
  title: 'Key vault refuses networks that no rule names',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: KeyVault,
  rationale:
    'A vault without a firewall answers the whole Internet: whoever gets hold of a token or of the secret of an application reads its keys and secrets from anywhere.',
  remediation: {
    console: [
      'Find out from where the vault is used: its audit log names the addresses.',
      'Open the key vault in the Azure portal and choose Networking.',
      'Allow access from specific virtual networks and addresses only, or disable public access; apply.',
    ],
    cli: 'az keyvault update --resource-group <group> --name <vault> --default-action Deny',
    terraform:
      'resource "azurerm_key_vault" "example" {\n  # …\n  network_acls {\n    bypass         = "AzureServices"\n    default_action = "Deny"\n    ip_rules       = ["203.0.113.0/28"]\n  }\n}',
  },
  references: ['https://learn.microsoft.com/azure/key-vault/general/network-security'],
  reads: ['publicNetworkAccess', 'networkAcls'],
  params: {
    maximumAddresses: integerParam({
      default: 16_777_216,
      minimum: 1,
      maximum: 4_294_967_295,
      description: {
        en: 'How many addresses the rules may let in together. The default is what a block of /8 holds',
        zh: '所有规则合计允许的地址数量上限。默认值为一个 /8 地址块的大小',
      },
    }),
  },
  judge: (vault, { params }) => {
    const publicNetworkAccess = vault.publicNetworkAccess;
    if (publicNetworkAccess === 'Disabled' || publicNetworkAccess === 'SecuredByPerimeter')
      return pass({ publicNetworkAccess });
    const acls = vault.networkAcls;
    if (acls === null) return fail('The vault has no firewall, so every address may come in', {});
    if (acls.defaultAction === 'Allow') return fail('The firewall lets in whom no rule names', {});
    if (acls.ipRules === null) return unknown('Azure does not tell which addresses may come in');
    const rules = acls.ipRules.map(({ value }) => ({ name: value, first: value, last: value }));
    const { addresses, widest, unread } = admittedBy(rules);
    if (addresses > params.maximumAddresses)
      return fail('The firewall lets {addresses} addresses in; the widest rule is {rule}', { addresses, rule: widest });
    return unread.length > 0
      ? unknown('These firewall rules are not understood: {unread}', { addresses, unread })
      : pass({ defaultAction: acls.defaultAction, addresses });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'public access is disabled; the firewall does not matter',
      asset: { publicNetworkAccess: 'Disabled', networkAcls: denied },
    },
    { outcome: 'pass', because: 'one office may come in', asset: only('203.0.113.0/24') },
    { outcome: 'pass', because: 'no address may come in', asset: only() },
    {
      outcome: 'fail',
      because: 'it has no firewall',
      asset: { publicNetworkAccess: 'Enabled', networkAcls: null },
    },
    {
      outcome: 'fail',
      because: 'everyone else is let in',
      asset: { publicNetworkAccess: null, networkAcls: { defaultAction: 'Allow', ipRules: null } },
    },
    { outcome: 'fail', because: 'the rules name everyone', asset: only('0.0.0.0/1', '128.0.0.0/1') },
    { outcome: 'unknown', because: 'a rule is not understood', asset: only('office') },
    {
      outcome: 'unknown',
      because: 'the rules are not told',
      asset: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Deny', ipRules: null } },
    },
    {
      outcome: 'unknown',
      because: 'the firewall was not understood',
      asset: { publicNetworkAccess: 'Enabled', networkAcls: denied },
    },
  ],
});
