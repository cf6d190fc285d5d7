import { exposureOf } from '#logic/exposure.ts';
import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { inService, RedisInstance } from '../assets.ts';

const inside = { ipType: 'Private', connectionString: 'r-1.redis.rds.aliyuncs.com' } as const;
const outside = { ipType: 'Public', connectionString: 'r-1-pub.redis.rds.aliyuncs.com' } as const;

export default defineCheck({
  id: 'alibaba.redis.instance-no-public-access',
  version: 1,
  title: 'Redis instance is not open to the whole Internet',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: RedisInstance,
  rationale:
    'An instance with a public address and a whitelist that names everyone is found by scanners within minutes; then only a password keeps strangers from reading, changing or deleting what is cached: sessions, tokens, queues. Either half alone is harmless.',
  remediation: {
    console: [
      'Open the Tair (Redis OSS-compatible) console and click the instance.',
      'Choose Whitelist Settings, open the group that holds 0.0.0.0/0 and replace that entry by the addresses of your clients.',
      'If nothing outside the VPC uses the instance, release its public endpoint in the section Connection Information too.',
    ],
    cli: 'aliyun r-kvstore ModifySecurityIps --InstanceId <instance-id> --SecurityIpGroupName <group> --ModifyMode Delete --SecurityIps 0.0.0.0/0',
    terraform: 'resource "alicloud_kvstore_instance" "example" {\n  # …\n  security_ips = ["10.0.0.0/8"]\n}',
  },
  references: [
    'https://help.aliyun.com/document_detail/56464.html',
    'https://help.aliyun.com/document_detail/125424.html',
  ],
  reads: ['status', 'addresses', 'whitelist'],
  params: {
    includeIpv6: flagParam({
      default: true,
      description: { en: 'Also judge ::/0, every IPv6 address', zh: '同时判断 ::/0（所有 IPv6 地址）' },
    }),
  },
  appliesTo: (instance) =>
    inService(instance.status) || notApplicable('The instance is in the state {status}', { status: instance.status }),
  judge: (instance, { params }) => {
    const publicAddresses = () => instance.addresses.filter((address) => address.ipType === 'Public');
    const exposure = exposureOf(publicAddresses, () => instance.whitelist, params);
    if (exposure.state === 'not-public') return pass({ publicAddresses: [] }, 'The instance has no public address');
    if (exposure.state === 'closed') return pass({ openEntries: [] }, 'The whitelist does not let everyone in');
    if (exposure.state === 'unreadable') {
      const { unreadEntries } = exposure;
      return unknown('The whitelist has entries that are not understood: {unreadEntries}', { unreadEntries });
    }
    const { openEntries, groups } = exposure;
    const addresses = publicAddresses().map((address) => address.connectionString);
    return fail('The instance has a public address and its whitelist lets everyone in: {openEntries}', {
      publicAddresses: addresses,
      openEntries,
      groups,
    });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'it has no public address, so its whitelist does not matter',
      asset: { status: 'Running', addresses: [inside], whitelist: denied },
    },
    {
      outcome: 'pass',
      because: 'a whitelist that is open to everyone alone is not reachable',
      asset: { status: 'Running', addresses: [inside], whitelist: group('0.0.0.0/0') },
    },
    {
      outcome: 'pass',
      because: 'the whitelist names some networks; none of them is everyone',
      asset: {
        status: 'Running',
        addresses: [inside, outside],
        whitelist: group('10.0.0.0/8', '110.0.0.0/8', '127.0.0.1'),
      },
    },
    {
      outcome: 'pass',
      because: 'half of all addresses is not everyone',
      asset: { status: 'Running', addresses: [outside], whitelist: group('0.0.0.0/1') },
    },
    {
      outcome: 'pass',
      because: 'nobody is on the whitelist',
      asset: { status: 'Running', addresses: [outside], whitelist: [] },
    },
    {
      outcome: 'pass',
      because: 'IPv6 is left out by parameter',
      asset: { status: 'Running', addresses: [outside], whitelist: group('::/0') },
      params: { includeIpv6: false },
    },
    {
      outcome: 'fail',
      because: 'it has a public address and everyone is on the whitelist',
      asset: { status: 'Running', addresses: [inside, outside], whitelist: group('10.0.0.0/8', '0.0.0.0/0') },
    },
    {
      outcome: 'fail',
      because: '0.0.0.0 means everyone in a database whitelist',
      asset: { status: 'Running', addresses: [outside], whitelist: group('0.0.0.0') },
    },
    {
      outcome: 'fail',
      because: 'two halves in two groups are everyone',
      asset: { status: 'Running', addresses: [outside], whitelist: [...group('0.0.0.0/1'), ...group('128.0.0.0/1')] },
    },
    {
      outcome: 'fail',
      because: 'every IPv6 address is on the whitelist',
      asset: { status: 'Running', addresses: [outside], whitelist: group('::/0') },
    },
    {
      outcome: 'unknown',
      because: 'an entry that is not understood might let everyone in',
      asset: { status: 'Running', addresses: [outside], whitelist: group('10.0.0.0/8', 'anywhere') },
    },
    {
      outcome: 'unknown',
      because: 'reading the whitelist was denied, and there is a public address',
      asset: { status: 'Running', addresses: [outside], whitelist: denied },
    },
    {
      outcome: 'unknown',
      because: 'reading the addresses was denied, and the whitelist is open',
      asset: { status: 'Running', addresses: denied, whitelist: group('0.0.0.0/0') },
    },
    {
      outcome: 'pass',
      because: 'the whitelist is closed, so the addresses do not matter',
      asset: { status: 'Running', addresses: denied, whitelist: group('127.0.0.1') },
    },
    {
      outcome: 'not-applicable',
      because: 'it is being created',
      asset: { status: 'Creating', addresses: denied, whitelist: denied },
    },
  ],
});

function group(...entries: readonly string[]) {
  return [{ name: 'default', entries }];
}
