import { describe, expect, test } from 'vitest';
import { answer, type Members, type Outcome, outcomes, refuse } from './recording.ts';

describe('30 network ACLs', () => {
  const check = 'alibaba.vpc.network-acl-no-risky-ports';
  const accept = (members: Members = {}): Members => ({
    Policy: 'accept',
    Protocol: 'all',
    Port: '-1/-1',
    SourceCidrIp: '0.0.0.0/0',
    IpVersion: 'IPv4',
    EntryType: 'custom',
    ...members,
  });
  const drop = (members: Members = {}): Members => accept({ Policy: 'drop', ...members });
  const bound = { Resources: { Resource: [{ ResourceId: 'vsw-1', ResourceType: 'VSwitch', Status: 'BINDED' }] } };
  const six = { SourceCidrIp: '::/0', IpVersion: 'IPv6' };
  const rules: Record<string, readonly [Outcome, readonly Members[]]> = {
    unedited: ['fail', [accept({ EntryType: 'system' })]],
    'tcp-22': ['fail', [accept({ Protocol: 'tcp', Port: '22/22' })]],
    'udp-3389': ['fail', [accept({ Protocol: 'udp', Port: '3389/3389' })]],
    'upper-case': ['fail', [accept({ Protocol: 'TCP', Policy: 'Accept', Port: '1/65535' })]],
    'web-only': ['pass', [accept({ Protocol: 'tcp', Port: '443/443' }), drop()]],
    'icmp-only': ['pass', [accept({ Protocol: 'icmp' }), drop()]],
    'drop-all-first': ['pass', [drop(), accept()]],
    'accept-first': ['fail', [accept({ Protocol: 'tcp', Port: '22/22' }), drop()]],
    'partial-source-drop': ['fail', [drop({ SourceCidrIp: '10.0.0.0/8' }), accept()]],
    'partial-source-accept': ['pass', [accept({ SourceCidrIp: '10.0.0.0/8' }), drop()]],
    'only-22-dropped': ['fail', [drop({ Protocol: 'tcp', Port: '22/22' }), accept()]],
    'tcp-dropped-udp-not': [
      'fail',
      [drop({ Protocol: 'tcp', Port: '22/22' }), drop({ Protocol: 'tcp', Port: '3389/3389' }), accept()],
    ],
    'all-four-dropped': [
      'pass',
      [
        drop({ Protocol: 'tcp', Port: '22/22' }),
        drop({ Protocol: 'tcp', Port: '3389/3389' }),
        drop({ Protocol: 'udp', Port: '22/22' }),
        drop({ Protocol: 'udp', Port: '3389/3389' }),
        accept(),
      ],
    ],
    'ipv6-open': ['fail', [drop(), accept(six)]],
    'ipv6-closed': ['pass', [drop(), drop(six), accept(), accept(six)]],
    'ipv4-drop-leaves-ipv6': ['fail', [drop(), accept(six), drop(six)]],
    'no-entries': ['pass', []],
    'prefix-any': ['fail', [accept({ SourceCidrIp: 'pl-any' })]],
    'prefix-office': ['pass', [accept({ SourceCidrIp: 'pl-office' })]],
    'prefix-refused': ['unknown', [accept({ SourceCidrIp: 'pl-refused' })]],
    'prefix-refused-after-drop': [
      'pass',
      [drop(), drop(six), accept({ SourceCidrIp: 'pl-refused', Port: '22/22', Protocol: 'tcp' })],
    ],
    'prefix-refused-web': ['pass', [accept({ SourceCidrIp: 'pl-refused', Port: '443/443', Protocol: 'tcp' }), drop()]],
    'drop-prefix-any': ['pass', [drop({ SourceCidrIp: 'pl-any' }), accept()]],
    'accept-22-partial-then-any': [
      'fail',
      [accept({ SourceCidrIp: '10.0.0.0/8', Protocol: 'tcp', Port: '22/22' }), accept()],
    ],
  };
  const vpcs = (ids: readonly string[]) =>
    answer('vpc', 'DescribeVpcs', { Vpcs: { Vpc: ids.map((VpcId) => ({ VpcId })) } });
  const acls = (list: readonly Members[]) =>
    answer('vpc', 'DescribeNetworkAcls', { NetworkAcls: { NetworkAcl: list } });
  const entries = (id: string, list: unknown, more: Members = {}) =>
    answer(
      'vpc',
      'DescribeNetworkAclAttributes',
      { NetworkAclAttribute: { NetworkAclId: id, IngressAclEntries: { IngressAclEntry: list }, ...more } },
      { NetworkAclId: id },
    );
  const prefixes = [
    answer(
      'vpc',
      'GetVpcPrefixListEntries',
      { PrefixListEntry: [{ Cidr: '10.0.0.0/8' }, { Cidr: '0.0.0.0/0' }] },
      { PrefixListId: 'pl-any' },
    ),
    answer(
      'vpc',
      'GetVpcPrefixListEntries',
      { PrefixListEntry: [{ Cidr: '10.0.0.0/8' }], TotalCount: 1, Count: 1 },
      { PrefixListId: 'pl-office' },
    ),
    refuse('vpc', 'GetVpcPrefixListEntries', { PrefixListId: 'pl-refused' }),
  ];
  const acl = (vpc: string, more: Members = {}): Members => ({
    NetworkAclId: `nacl-${vpc}`,
    VpcId: vpc,
    Status: 'Available',
    ...bound,
    ...more,
  });
  const all = (cases: typeof rules) => [
    vpcs(Object.keys(cases)),
    acls(Object.keys(cases).map((id) => acl(id))),
    ...prefixes,
    ...Object.entries(cases).map(([id, [, list]]) => entries(`nacl-${id}`, list, bound)),
  ];
  test('each case', async () => {
    expect(await outcomes(check, all(rules))).toEqual(
      Object.fromEntries(Object.entries(rules).map(([id, [o]]) => [id, o])),
    );
  });
  test('parameters', async () => {
    const cases: typeof rules = {
      v6: ['pass', [drop(), accept(six)]],
      udp: ['pass', [accept({ Protocol: 'udp', Port: '22/22' })]],
      web: ['fail', [accept({ Protocol: 'tcp', Port: '8080/8080' })]],
      rdp: ['pass', [accept({ Protocol: 'tcp', Port: '3389/3389' })]],
    };
    expect(await outcomes(check, all(cases), 'ports=22,8080', 'protocols=tcp', 'includeIpv6=false')).toEqual(
      Object.fromEntries(Object.entries(cases).map(([id, [o]]) => [id, o])),
    );
  });
  test('which ACLs count', async () => {
    const none = { Resources: { Resource: [] } };
    const found = await outcomes(check, [
      vpcs(['no-acl', 'unbound', 'unbound-empty', 'two', 'two-unbound-bad']),
      acls([
        acl('unbound', none),
        acl('unbound-empty', { Resources: {} }),
        acl('two'),
        acl('two', { NetworkAclId: 'nacl-second' }),
        acl('two-unbound-bad'),
        acl('two-unbound-bad', { NetworkAclId: 'nacl-bad', ...none }),
      ]),
      entries('nacl-unbound', [accept()], none),
      entries('nacl-unbound-empty', [accept()], none),
      entries('nacl-two', [drop()], bound),
      entries('nacl-second', accept(), bound),
      entries('nacl-two-unbound-bad', [drop()], bound),
      entries('nacl-bad', [accept()], none),
    ]);
    expect(found).toEqual({
      'no-acl': 'not-applicable',
      unbound: 'not-applicable',
      'unbound-empty': 'not-applicable',
      two: 'fail',
      'two-unbound-bad': 'pass',
    });
  });
  test('reads', async () => {
    expect(await outcomes(check, [refuse('vpc', 'DescribeVpcs'), acls([])])).toEqual({ '(cn-hangzhou)': 'unknown' });
    expect(await outcomes(check, [vpcs(['a', 'b']), refuse('vpc', 'DescribeNetworkAcls')])).toEqual({
      a: 'unknown',
      b: 'unknown',
    });
    expect(
      await outcomes(check, [vpcs(['a', 'b']), acls([acl('a')]), refuse('vpc', 'DescribeNetworkAclAttributes')]),
    ).toEqual({ a: 'unknown', b: 'not-applicable' });
    const oneBad = [
      vpcs(['a']),
      acls([acl('a'), acl('a', { NetworkAclId: 'bad' })]),
      entries('bad', [accept()], bound),
      refuse('vpc', 'DescribeNetworkAclAttributes', { NetworkAclId: 'nacl-a' }),
    ];
    expect(['unknown', 'fail']).toContain((await outcomes(check, oneBad)).a);
    // Totals as text, as the vendor sends them, and pages by number.
    const paged = [
      vpcs(['a', 'b']),
      answer(
        'vpc',
        'DescribeNetworkAcls',
        { TotalCount: '2', PageNumber: '1', PageSize: '1', NetworkAcls: { NetworkAcl: [acl('a')] } },
        { PageNumber: 1 },
      ),
      answer(
        'vpc',
        'DescribeNetworkAcls',
        { TotalCount: '2', PageNumber: '2', PageSize: '1', NetworkAcls: { NetworkAcl: [acl('b')] } },
        { PageNumber: 2 },
      ),
      entries('nacl-a', [drop()], bound),
      entries('nacl-b', [accept()], bound),
    ];
    expect(await outcomes(check, paged)).toEqual({ a: 'pass', b: 'fail' });
  });
});
