import { admittedBy } from '#logic/address-spans.ts';
import { defineCheck, denied } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { SqlServer } from '../assets.ts';

const office = { name: 'office', startIpAddress: '203.0.113.0', endIpAddress: '203.0.113.255' };
const everyone = { name: 'all', startIpAddress: '0.0.0.0', endIpAddress: '255.255.255.255' };
const azure = { name: 'AllowAllWindowsAzureIps', startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' };
const everyoneOverIpv6 = {
  name: 'all6',
  startIPv6Address: '::',
  endIPv6Address: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
};

export default defineCheck({
  id: 'azure.sql.server-firewall-not-open',
  version: 1,
  title: 'SQL server firewall does not let everyone in',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: SqlServer,
  rationale:
    'Databases that the whole Internet may connect to are found within hours, and passwords are then tried day and night. One that is weak, reused or leaked is enough to lose the data.',
  remediation: {
    console: [
      'Find out which addresses really connect: the audit records of the server name them.',
      'Open the SQL server in the Azure portal, choose Networking, and look at the firewall rules.',
      'Delete wide rules and add the few addresses that are needed; better, disable public access and use a private endpoint.',
      'Save, and rotate the passwords of the logins if the server was open for long.',
    ],
    cli: 'az sql server firewall-rule delete --resource-group <group> --server <server> --name <rule>',
    terraform:
      'resource "azurerm_mssql_firewall_rule" "office" {\n  # …\n  start_ip_address = "203.0.113.0"\n  end_ip_address   = "203.0.113.15"\n}',
  },
  references: [
    'https://learn.microsoft.com/azure/azure-sql/database/firewall-configure',
    'https://learn.microsoft.com/azure/azure-sql/database/security-best-practice',
  ],
  reads: ['publicNetworkAccess', 'firewallRules', 'ipv6FirewallRules'],
  params: {
    maximumAddresses: integerParam({
      default: 16_777_216,
      minimum: 1,
      maximum: 4_294_967_295,
      description: {
        en: 'How many addresses the rules may let in together; of IPv6, networks of 64 bits. The default is what a block of /8 holds',
        zh: '所有规则合计允许的地址数量上限；IPv6 按 64 位网络计数。默认值为一个 /8 地址块的大小',
      },
    }),
  },
  judge: (server, { params }) => {
    if (server.publicNetworkAccess !== 'Enabled') return pass({ publicNetworkAccess: server.publicNetworkAccess });
    const first = admittedBy(
      server.firewallRules.map((rule) => ({ name: rule.name, first: rule.startIpAddress, last: rule.endIpAddress })),
    );
    const { addresses, widest: rule, unread } = first;
    if (addresses > params.maximumAddresses) return fail(tooMany, { addresses, rule });
    const overIpv6 = admittedBy(
      server.ipv6FirewallRules.map(({ name, startIPv6Address, endIPv6Address }) => ({
        name,
        first: startIPv6Address,
        last: endIPv6Address,
      })),
    );
    const all = addresses + overIpv6.addresses;
    if (all > params.maximumAddresses) return fail(tooMany, { addresses: all, rule: overIpv6.widest });
    const unreadRules = [...unread, ...overIpv6.unread];
    return unreadRules.length > 0
      ? unknown('These firewall rules are not understood: {unreadRules}', { addresses: all, unreadRules })
      : pass({ publicNetworkAccess: 'Enabled', addresses: all });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'public access is disabled, and the firewall is not asked',
      asset: { publicNetworkAccess: 'Disabled', firewallRules: denied, ipv6FirewallRules: denied },
    },
    {
      outcome: 'pass',
      because: 'one office may connect',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [office], ipv6FirewallRules: [] },
    },
    {
      outcome: 'pass',
      because: 'Azure services are another check',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [azure], ipv6FirewallRules: [] },
    },
    {
      outcome: 'fail',
      because: 'one of two rules lets everyone in, whatever IPv6 says',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [office, everyone], ipv6FirewallRules: denied },
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
        ipv6FirewallRules: [],
      },
    },
    {
      outcome: 'fail',
      because: 'everyone is let in over IPv6',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [], ipv6FirewallRules: [everyoneOverIpv6] },
    },
    {
      outcome: 'fail',
      because: 'even one office is too much here',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: [office], ipv6FirewallRules: [] },
      params: { maximumAddresses: 16 },
    },
    {
      outcome: 'unknown',
      because: 'a rule is not understood',
      asset: {
        publicNetworkAccess: 'Enabled',
        firewallRules: [{ ...office, endIpAddress: 'later' }],
        ipv6FirewallRules: [],
      },
    },
    {
      outcome: 'unknown',
      because: 'reading the rules was denied',
      asset: { publicNetworkAccess: 'Enabled', firewallRules: denied, ipv6FirewallRules: [] },
    },
  ],
});

const tooMany = 'The firewall lets {addresses} addresses in; the widest rule is {rule}';
