import { admittedBy } from '#logic/address-spans.ts';
import { defineCheck, denied } from '#model/check.ts';
import { flagParam, integerParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { MysqlServer } from '../assets.ts';

const office = { name: 'office', startIpAddress: '203.0.113.0', endIpAddress: '203.0.113.255' };
const everyone = { name: 'all', startIpAddress: '0.0.0.0', endIpAddress: '255.255.255.255' };
const azure = { name: 'AllowAllAzureServices', startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' };

export default defineCheck({
  id: 'azure.mysql.server-firewall-not-open',
  version: 1,
  title: 'MySQL server cannot be reached by everyone',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: MysqlServer,
  rationale:
    'Databases that the whole Internet may connect to are found within hours, and passwords are then tried day and night. One that is weak, reused or leaked is enough to lose the data.',
  remediation: {
    console: [
      'Open the MySQL flexible server in the Azure portal, choose Networking, and look at the firewall rules.',
      'Delete wide rules and add the few addresses that are needed; better, clear public access and use private endpoints.',
      'Save, and change the passwords if the server was open for long.',
    ],
    cli: 'az mysql flexible-server firewall-rule delete --resource-group <group> --name <server> --rule-name <rule>',
    terraform:
      'resource "azurerm_mysql_flexible_server_firewall_rule" "office" {\n  # …\n  start_ip_address = "203.0.113.0"\n  end_ip_address   = "203.0.113.15"\n}',
  },
  references: ['https://learn.microsoft.com/azure/mysql/flexible-server/concepts-networking-public'],
  reads: ['publicNetworkAccess', 'firewallRules'],
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
        en: 'Whether the rule that lets in every address inside Azure, of any customer, may exist',
        zh: '是否允许存在放行 Azure 内部所有地址（包括其他客户）的规则',
      },
    }),
  },
  judge: (server, { params }) => {
    const publicNetworkAccess = server.publicNetworkAccess;
    if (publicNetworkAccess === 'Disabled') return pass({ publicNetworkAccess });
    const rules = server.firewallRules.map(({ name, startIpAddress, endIpAddress }) => ({
      name,
      first: startIpAddress,
      last: endIpAddress,
    }));
    const { addresses, widest, unread } = admittedBy(rules);
    if (addresses > params.maximumAddresses)
      return fail('The firewall lets {addresses} addresses in; the widest rule is {rule}', { addresses, rule: widest });
    const azureWide = rules.find(({ first, last }) => first === '0.0.0.0' && last === '0.0.0.0');
    if (azureWide && !params.allowAzureServices)
      return fail('The rule {rule} lets in every address inside Azure', { rule: azureWide.name });
    return unread.length > 0
      ? unknown('These firewall rules are not understood: {unread}', { addresses, unread })
      : pass({ publicNetworkAccess, addresses });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'public access is disabled, and the firewall is not asked',
      asset: { publicNetworkAccess: 'Disabled', firewallRules: denied },
    },
    {
      outcome: 'pass',
      because: 'one office may connect',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [office] },
    },
    {
      outcome: 'fail',
      because: 'one of two rules lets everyone in',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [office, everyone] },
    },
    {
      outcome: 'fail',
      because: 'everyone is let in by halves',
      asset: {
        publicNetworkAccess: 'Enabled',
        firewallRules: [
          { name: 'low', startIpAddress: '0.0.0.1', endIpAddress: '127.255.255.255' },
          { name: 'high', startIpAddress: '128.0.0.0', endIpAddress: '255.255.255.254' },
        ],
      },
    },
    {
      outcome: 'pass',
      because: 'Azure services may connect unless it is said otherwise',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [azure] },
    },
    {
      outcome: 'fail',
      because: 'Azure services must not connect here',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [azure] },
      params: { allowAzureServices: false },
    },
    {
      outcome: 'unknown',
      because: 'a rule is not understood',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [{ ...office, endIpAddress: 'later' }] },
    },
    {
      outcome: 'unknown',
      because: 'reading the rules was denied',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: denied },
    },
  ],
});
