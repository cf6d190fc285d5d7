import { describe, expect, test } from 'vitest';
import { answer, type Line, type Members, type Outcome, outcomes, refuse } from './recording.ts';

describe('9 security groups', () => {
  const check = 'alibaba.ecs.security-group-no-risky-ports';
  const accept = (members: Members = {}): Members => ({
    Policy: 'Accept',
    Priority: '1',
    IpProtocol: 'TCP',
    PortRange: '22/22',
    SourceCidrIp: '0.0.0.0/0',
    ...members,
  });
  const drop = (members: Members = {}): Members => accept({ Policy: 'Drop', ...members });
  const noCidr = { SourceCidrIp: '' };
  const lines = (groups: Readonly<Record<string, readonly [Outcome, readonly Members[], Members?]>>): Line[] => [
    answer('ecs', 'DescribeSecurityGroups', {
      SecurityGroups: {
        SecurityGroup: Object.entries(groups).map(([id, [, , more]]) => ({
          SecurityGroupId: id,
          VpcId: 'vpc-1',
          ...more,
        })),
      },
    }),
    ...Object.entries(groups).map(([id, [, rules]]) =>
      answer('ecs', 'DescribeSecurityGroupAttribute', { Permissions: { Permission: rules } }, { SecurityGroupId: id }),
    ),
    answer(
      'ecs',
      'DescribePrefixListAttributes',
      { Entries: { Entry: [{ Cidr: '10.0.0.0/8' }, { Cidr: '0.0.0.0/0' }] } },
      { PrefixListId: 'pl-any' },
    ),
    answer(
      'ecs',
      'DescribePrefixListAttributes',
      { Entries: { Entry: [{ Cidr: '::/0' }] } },
      { PrefixListId: 'pl-any6' },
    ),
    answer(
      'ecs',
      'DescribePrefixListAttributes',
      { Entries: { Entry: { Cidr: '10.0.0.0/8' } } },
      { PrefixListId: 'pl-office' },
    ),
    answer('ecs', 'DescribePrefixListAttributes', { Entries: { Entry: [] } }, { PrefixListId: 'pl-empty' }),
    refuse('ecs', 'DescribePrefixListAttributes', { PrefixListId: 'pl-refused' }),
    answer(
      'ecs',
      'DescribePortRangeListEntries',
      { Entries: [{ PortRange: '80/80' }, { PortRange: '20/30' }] },
      { PortRangeListId: 'prl-risky' },
    ),
    answer(
      'ecs',
      'DescribePortRangeListEntries',
      { Entries: [{ PortRange: '80/80' }] },
      { PortRangeListId: 'prl-web' },
    ),
    answer(
      'ecs',
      'DescribePortRangeListEntries',
      { Entries: { PortRange: '3389/3389' } },
      { PortRangeListId: 'prl-single' },
    ),
    refuse('ecs', 'DescribePortRangeListEntries', { PortRangeListId: 'prl-refused' }),
  ];
  const groups: Record<string, readonly [Outcome, readonly Members[], Members?]> = {
    'no-rules': ['pass', []],
    'ssh-open': ['fail', [accept()]],
    'rdp-open': ['fail', [accept({ PortRange: '3389/3389' })]],
    'range-covers': ['fail', [accept({ PortRange: '20/25' })]],
    'range-misses': ['pass', [accept({ PortRange: '23/3388' })]],
    'all-ports': ['fail', [accept({ PortRange: '1/65535' })]],
    'minus-one': ['fail', [accept({ IpProtocol: 'ALL', PortRange: '-1/-1' })]],
    'minus-one-tcp': ['fail', [accept({ PortRange: '-1/-1' })]],
    icmp: ['pass', [accept({ IpProtocol: 'ICMP', PortRange: '-1/-1' })]],
    icmpv6: ['pass', [accept({ IpProtocol: 'ICMPv6', PortRange: '-1/-1', ...noCidr, Ipv6SourceCidrIp: '::/0' })]],
    gre: ['pass', [accept({ IpProtocol: 'GRE', PortRange: '-1/-1' })]],
    'udp-22': ['fail', [accept({ IpProtocol: 'UDP' })]],
    'lower-case': ['fail', [accept({ IpProtocol: 'tcp', Policy: 'accept' })]],
    http: ['pass', [accept({ PortRange: '80/80' })]],
    'office-only': ['pass', [accept({ SourceCidrIp: '10.0.0.0/8' })]],
    'half-the-internet': ['pass', [accept({ SourceCidrIp: '128.0.0.0/1' })]],
    'any-written-oddly': ['fail', [accept({ SourceCidrIp: '1.2.3.4/0' })]],
    'source-group': ['pass', [accept({ ...noCidr, SourceGroupId: 'sg-2' })]],
    'drop-wins-a-tie': ['pass', [accept(), drop()]],
    'drop-stronger': ['pass', [accept({ Priority: '2' }), drop({ Priority: '1' })]],
    'drop-weaker': ['fail', [accept({ Priority: '1' }), drop({ Priority: '2' })]],
    'priority-is-a-number': ['fail', [accept({ Priority: '9' }), drop({ Priority: '10' })]],
    'priority-is-a-number-2': ['pass', [accept({ Priority: '10' }), drop({ Priority: '9' })]],
    'priority-unquoted': ['pass', [accept({ Priority: 10 }), drop({ Priority: 9 })]],
    'drop-partial-source': ['fail', [accept({ Priority: '5' }), drop({ SourceCidrIp: '10.0.0.0/8' })]],
    'drop-tcp-accept-all': [
      'fail',
      [accept({ Priority: '5', IpProtocol: 'ALL', PortRange: '-1/-1' }), drop({ PortRange: '-1/-1' })],
    ],
    'drop-all': [
      'pass',
      [accept({ Priority: '5', PortRange: '1/65535' }), drop({ IpProtocol: 'ALL', PortRange: '-1/-1' })],
    ],
    'drop-22-only': ['fail', [accept({ Priority: '5', PortRange: '1/65535' }), drop()]],
    'drop-both-ports': [
      'pass',
      [accept({ Priority: '5', PortRange: '1/65535' }), drop(), drop({ PortRange: '3389/3389' })],
    ],
    'ipv6-open': ['fail', [accept({ ...noCidr, Ipv6SourceCidrIp: '::/0' })]],
    'ipv6-open-odd': ['fail', [accept({ ...noCidr, Ipv6SourceCidrIp: '0:0:0:0:0:0:0:0/0' })]],
    'ipv6-partial': ['pass', [accept({ ...noCidr, Ipv6SourceCidrIp: '2001:db8::/32' })]],
    'ipv6-not-dropped-by-ipv4': ['fail', [accept({ ...noCidr, Ipv6SourceCidrIp: '::/0' }), drop()]],
    'ipv4-not-dropped-by-ipv6': ['fail', [accept(), drop({ ...noCidr, Ipv6SourceCidrIp: '::/0' })]],
    'ipv6-dropped': [
      'pass',
      [accept({ ...noCidr, Ipv6SourceCidrIp: '::/0' }), drop({ ...noCidr, Ipv6SourceCidrIp: '::/0' })],
    ],
    'prefix-any': ['fail', [accept({ ...noCidr, SourcePrefixListId: 'pl-any' })]],
    'prefix-any6': ['fail', [accept({ ...noCidr, SourcePrefixListId: 'pl-any6' })]],
    'prefix-office': ['pass', [accept({ ...noCidr, SourcePrefixListId: 'pl-office' })]],
    'prefix-empty': ['pass', [accept({ ...noCidr, SourcePrefixListId: 'pl-empty' })]],
    'prefix-refused': ['unknown', [accept({ ...noCidr, SourcePrefixListId: 'pl-refused' })]],
    'prefix-not-recorded': ['unknown', [accept({ ...noCidr, SourcePrefixListId: 'pl-nowhere' })]],
    'prefix-refused-other-port': [
      'pass',
      [accept({ ...noCidr, PortRange: '80/80', SourcePrefixListId: 'pl-refused' })],
    ],
    'prefix-refused-but-open': ['fail', [accept({ ...noCidr, SourcePrefixListId: 'pl-refused' }), accept()]],
    'prefix-refused-but-dropped': [
      'pass',
      [accept({ ...noCidr, SourcePrefixListId: 'pl-refused' }), drop(), drop({ ...noCidr, Ipv6SourceCidrIp: '::/0' })],
    ],
    'drop-prefix-refused': ['unknown', [accept(), drop({ ...noCidr, SourcePrefixListId: 'pl-refused' })]],
    'drop-prefix-any': ['pass', [accept(), drop({ ...noCidr, SourcePrefixListId: 'pl-any' })]],
    'drop-prefix-office': ['fail', [accept(), drop({ ...noCidr, SourcePrefixListId: 'pl-office' })]],
    'ports-listed': ['fail', [accept({ PortRange: '', PortRangeListId: 'prl-risky' })]],
    'ports-listed-web': ['pass', [accept({ PortRange: '', PortRangeListId: 'prl-web' })]],
    'ports-listed-single': ['fail', [accept({ PortRange: '', PortRangeListId: 'prl-single' })]],
    'ports-list-refused': ['unknown', [accept({ PortRange: '', PortRangeListId: 'prl-refused' })]],
    'ports-list-refused-office': [
      'pass',
      [accept({ PortRange: '', SourceCidrIp: '10.1.0.0/16', PortRangeListId: 'prl-refused' })],
    ],
    'drop-ports-listed': [
      'fail',
      [accept({ PortRange: '1/65535' }), drop({ PortRange: '', PortRangeListId: 'prl-risky' })],
    ],
    managed: ['not-applicable', [accept()], { ServiceManaged: true }],
    'managed-text': ['not-applicable', [accept()], { ServiceManaged: 'true' }],
    'service-id': ['not-applicable', [accept()], { ServiceID: 1234567 }],
    'not-managed-text': ['fail', [accept()], { ServiceManaged: 'false' }],
    'egress-rule': ['pass', [accept({ Direction: 'egress', DestCidrIp: '0.0.0.0/0', ...noCidr })]],
    'no-instances': ['fail', [accept({ Direction: 'ingress' })], { EcsCount: 0 }],
    'extra-members': ['pass', [accept({ PortRange: '443/443', SurprisingNews: { a: [1] } })], { Novelty: 7 }],
    'basic-classic': ['fail', [accept({ NicType: 'internet' })], { VpcId: '' }],
    'basic-classic-intranet': ['fail', [accept({ NicType: 'intranet' })], { VpcId: '' }],
  };
  test('each case', async () => {
    const expected = Object.fromEntries(Object.entries(groups).map(([id, [outcome]]) => [id, outcome]));
    expect(await outcomes(check, lines(groups))).toEqual(expected);
  });
  const some: Record<string, readonly [Outcome, readonly Members[], Members?]> = {
    udp: ['pass', [accept({ IpProtocol: 'UDP' })]],
    v6: ['pass', [accept({ ...noCidr, Ipv6SourceCidrIp: '::/0' })]],
    v4: ['fail', [accept()]],
    web: ['fail', [accept({ PortRange: '8080/8080' })]],
    rdp: ['pass', [accept({ PortRange: '3389/3389' })]],
  };
  test('parameters', async () => {
    const found = await outcomes(check, lines(some), 'ports=22,8080', 'protocols=TCP', 'includeIpv6=false');
    expect(found).toEqual(Object.fromEntries(Object.entries(some).map(([id, [outcome]]) => [id, outcome])));
  });
  test('reads', async () => {
    expect(await outcomes(check, [refuse('ecs', 'DescribeSecurityGroups')])).toEqual({ '(cn-hangzhou)': 'unknown' });
    const list = answer('ecs', 'DescribeSecurityGroups', {
      SecurityGroups: { SecurityGroup: { SecurityGroupId: 'sg-1' } },
    });
    expect(await outcomes(check, [list, refuse('ecs', 'DescribeSecurityGroupAttribute')])).toEqual({
      'sg-1': 'unknown',
    });
    expect(await outcomes(check, [list])).toEqual({ 'sg-1': 'unknown' });
    expect(
      await outcomes(check, [
        list,
        answer('ecs', 'DescribeSecurityGroupAttribute', { Permissions: { Permission: accept() } }),
      ]),
    ).toEqual({ 'sg-1': 'fail' });
    const paged = [
      list,
      answer('ecs', 'DescribeSecurityGroupAttribute', {
        NextToken: 't',
        Permissions: { Permission: [accept({ PortRange: '80/80' })] },
      }),
      answer(
        'ecs',
        'DescribeSecurityGroupAttribute',
        { NextToken: '', Permissions: { Permission: [accept()] } },
        { NextToken: 't' },
      ),
    ];
    expect(await outcomes(check, paged)).toEqual({ 'sg-1': 'fail' });
    const cut = [paged[0]!, paged[1]!, refuse('ecs', 'DescribeSecurityGroupAttribute', { NextToken: 't' })];
    expect(await outcomes(check, cut)).toEqual({ 'sg-1': 'unknown' });
    const cutOpen = [
      list,
      answer('ecs', 'DescribeSecurityGroupAttribute', { NextToken: 't', Permissions: { Permission: [accept()] } }),
      refuse('ecs', 'DescribeSecurityGroupAttribute', { NextToken: 't' }),
    ];
    expect(await outcomes(check, cutOpen)).toEqual({ 'sg-1': 'unknown' });
  });
  test.each([
    ['{SecurityGroup: []}', { SecurityGroups: { SecurityGroup: [] } }],
    ['{}', { SecurityGroups: {} }],
    ['""', { SecurityGroups: '' }],
    ['total 0', { TotalCount: 0, PageNumber: 1, PageSize: 50, SecurityGroups: { SecurityGroup: [] } }],
    ['total "0"', { TotalCount: '0', SecurityGroups: { SecurityGroup: [] }, NextToken: null }],
  ])('an empty list spelled %s', async (_, output) => {
    expect(await outcomes(check, [answer('ecs', 'DescribeSecurityGroups', output)])).toEqual({});
  });
});
