import { admittedBy } from '#logic/address-spans.ts';
import { defineCheck, denied } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { RedisCache } from '../assets.ts';

const office = { name: 'office', startIP: '203.0.113.0', endIP: '203.0.113.255' };
const everyone = { name: 'all', startIP: '0.0.0.0', endIP: '255.255.255.255' };
const open = { publicNetworkAccess: 'Enabled', subnetId: null } as const;
const subnet = '/subscriptions/s/resourcegroups/g/providers/microsoft.network/virtualnetworks/n/subnets/redis';

export default defineCheck({
  id: 'azure.redis.cache-network-not-open',
  version: 1,
  title: 'Redis cache cannot be reached by everyone',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: RedisCache,
  rationale:
    'A cache that answers the whole Internet is protected by its key alone. Whoever has it reads sessions and cached data, changes them, or empties the cache, from anywhere.',
  remediation: {
    console: [
      'Give every application a private endpoint of the cache.',
      'Open the cache in the Azure portal, choose Private Endpoint, and disable public network access.',
      'Where public access is needed, choose Firewall and add rules for the few addresses that connect.',
    ],
    cli: 'az redis update --resource-group <group> --name <cache> --set publicNetworkAccess=Disabled',
    terraform: 'resource "azurerm_redis_cache" "example" {\n  # …\n  public_network_access_enabled = false\n}',
  },
  references: [
    'https://learn.microsoft.com/azure/azure-cache-for-redis/cache-network-isolation',
    'https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure',
  ],
  reads: ['publicNetworkAccess', 'subnetId', 'firewallRules'],
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
  judge: (cache, { params }) => {
    const publicNetworkAccess = cache.publicNetworkAccess;
    if (publicNetworkAccess === 'Disabled') return pass({ publicNetworkAccess });
    const subnetId = cache.subnetId;
    if (subnetId !== null) return pass({ subnetId });
    const rules = cache.firewallRules.map(({ name, startIP, endIP }) => ({ name, first: startIP, last: endIP }));
    if (rules.length === 0) return fail('There is no firewall rule, so every address may connect', {});
    const { addresses, widest, unread } = admittedBy(rules);
    if (addresses > params.maximumAddresses)
      return fail('The firewall lets {addresses} addresses in; the widest rule is {rule}', { addresses, rule: widest });
    return unread.length > 0
      ? unknown('These firewall rules are not understood: {unread}', { addresses, unread })
      : pass({ publicNetworkAccess, addresses });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'public access is disabled',
      asset: { publicNetworkAccess: 'Disabled', subnetId: null, firewallRules: denied },
    },
    {
      outcome: 'pass',
      because: 'it is inside a virtual network',
      asset: { publicNetworkAccess: 'Enabled', subnetId: subnet, firewallRules: denied },
    },
    { outcome: 'pass', because: 'one office may connect', asset: { ...open, firewallRules: [office] } },
    { outcome: 'fail', because: 'without rules everyone may connect', asset: { ...open, firewallRules: [] } },
    {
      outcome: 'fail',
      because: 'open is the documented default',
      asset: { publicNetworkAccess: null, subnetId: null, firewallRules: [] },
    },
    { outcome: 'fail', because: 'a rule lets everyone in', asset: { ...open, firewallRules: [office, everyone] } },
    {
      outcome: 'unknown',
      because: 'a rule is not understood',
      asset: { ...open, firewallRules: [{ ...office, endIP: 'later' }] },
    },
    { outcome: 'unknown', because: 'reading the rules was denied', asset: { ...open, firewallRules: denied } },
  ],
});
