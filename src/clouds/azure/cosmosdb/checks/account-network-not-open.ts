import { admittedBy } from '#logic/address-spans.ts';
import { defineCheck, denied } from '#model/check.ts';
import { flagParam, integerParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { CosmosAccount } from '../assets.ts';

const office = { ipAddressOrRange: '203.0.113.0/24' };
const azure = { ipAddressOrRange: '0.0.0.0' };
const open = { publicNetworkAccess: 'Enabled', ipRules: [], isVirtualNetworkFilterEnabled: false } as const;

export default defineCheck({
  id: 'azure.cosmosdb.account-network-not-open',
  version: 1,
  title: 'Cosmos DB account cannot be reached by everyone',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: CosmosAccount,
  rationale:
    'An account without a firewall answers the whole Internet: a leaked key is then all that is needed to read, change or delete everything in it, from anywhere.',
  remediation: {
    console: [
      'Find out from where the applications connect.',
      'Open the Cosmos DB account in the Azure portal and choose Networking.',
      'Choose Disabled and use private endpoints, or Selected networks with the virtual networks and the few addresses that are needed.',
      'Save; the change takes up to 15 minutes.',
    ],
    cli: 'az cosmosdb update --resource-group <group> --name <account> --public-network-access DISABLED',
    terraform: 'resource "azurerm_cosmosdb_account" "example" {\n  # …\n  public_network_access_enabled = false\n}',
  },
  references: [
    'https://learn.microsoft.com/azure/cosmos-db/how-to-configure-firewall',
    'https://learn.microsoft.com/azure/cosmos-db/how-to-configure-private-endpoints',
  ],
  reads: ['publicNetworkAccess', 'ipRules', 'isVirtualNetworkFilterEnabled'],
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
    allowAzureServices: flagParam({
      default: true,
      description: {
        en: 'Whether the rule 0.0.0.0, which lets in every data centre of Azure with all its customers, may exist',
        zh: '是否允许存在规则 0.0.0.0（放行 Azure 所有数据中心及其全部客户）',
      },
    }),
  },
  judge: (account, { params }) => {
    const publicNetworkAccess = account.publicNetworkAccess;
    if (publicNetworkAccess !== 'Enabled') return pass({ publicNetworkAccess });
    const ranges = account.ipRules.map((rule) => rule.ipAddressOrRange);
    if (ranges.length === 0) {
      return account.isVirtualNetworkFilterEnabled
        ? pass({ publicNetworkAccess, isVirtualNetworkFilterEnabled: true })
        : fail('The firewall is off: every address may connect', { publicNetworkAccess });
    }
    const rules = ranges.map((range) => ({ name: range, first: range, last: range }));
    const { addresses, widest, unread } = admittedBy(rules);
    if (addresses > params.maximumAddresses)
      return fail('The firewall lets {addresses} addresses in; the widest rule is {rule}', { addresses, rule: widest });
    if (!params.allowAzureServices && ranges.includes('0.0.0.0'))
      return fail('The rule 0.0.0.0 lets in every data centre of Azure', {});
    return unread.length > 0
      ? unknown('These firewall rules are not understood: {unread}', { addresses, unread })
      : pass({ publicNetworkAccess, addresses });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'public access is disabled; the rules do not matter',
      asset: { publicNetworkAccess: 'Disabled', ipRules: denied, isVirtualNetworkFilterEnabled: denied },
    },
    {
      outcome: 'pass',
      because: 'a network security perimeter decides who comes in',
      asset: { ...open, publicNetworkAccess: 'SecuredByPerimeter' },
    },
    { outcome: 'pass', because: 'one office may connect', asset: { ...open, ipRules: [office] } },
    {
      outcome: 'pass',
      because: 'only virtual networks may connect',
      asset: { ...open, isVirtualNetworkFilterEnabled: true },
    },
    { outcome: 'fail', because: 'there is no rule at all', asset: open },
    {
      outcome: 'fail',
      because: 'a rule lets everyone in',
      asset: { ...open, ipRules: [office, { ipAddressOrRange: '0.0.0.0/0' }] },
    },
    {
      outcome: 'fail',
      because: 'two rules let everyone in together',
      asset: { ...open, ipRules: [{ ipAddressOrRange: '0.0.0.0/1' }, { ipAddressOrRange: '128.0.0.0/1' }] },
    },
    { outcome: 'pass', because: 'Azure may connect unless it is said otherwise', asset: { ...open, ipRules: [azure] } },
    {
      outcome: 'fail',
      because: 'Azure must not connect here',
      asset: { ...open, ipRules: [azure] },
      params: { allowAzureServices: false },
    },
    {
      outcome: 'unknown',
      because: 'a rule is not understood',
      asset: { ...open, ipRules: [{ ipAddressOrRange: 'office' }] },
    },
    { outcome: 'unknown', because: 'the rules are not told', asset: { ...open, ipRules: denied } },
  ],
});
