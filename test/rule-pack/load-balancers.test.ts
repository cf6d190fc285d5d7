import { describe, expect, test } from 'vitest';
import { answer, type Line, type Members, type Outcome, outcomes, refuse } from './recording.ts';

describe('27 CLB access control lists', () => {
  const check = 'alibaba.clb.acl-not-open-to-all';
  const white = { LoadBalancerId: 'lb-1', ListenerPort: 80, Protocol: 'tcp', AclType: 'white' };
  const black = { ...white, ListenerPort: 81, AclType: 'black' };
  const cases: Record<string, readonly [Outcome, readonly string[], readonly Members[] | Members, Members?]> = {
    'open-white': ['fail', ['0.0.0.0/0'], [white]],
    'open-among-others': ['fail', ['10.0.0.0/8', '0.0.0.0/0'], [white]],
    'open-unused': ['fail', ['0.0.0.0/0'], []],
    'open-black-only': ['not-applicable', ['0.0.0.0/0'], [black]],
    'closed-black-only': ['not-applicable', ['10.0.0.0/8'], [black]],
    'black-single-object': ['not-applicable', ['0.0.0.0/0'], black],
    'open-black-and-white': ['fail', ['0.0.0.0/0'], [black, white]],
    closed: ['pass', ['10.0.0.0/8'], [white]],
    'closed-unused': ['pass', ['10.0.0.0/8'], []],
    'empty-unused': ['pass', [], []],
    'ipv6-open': ['fail', ['::/0'], [white], { AddressIPVersion: 'ipv6' }],
    'ipv6-closed': ['pass', ['2001:db8::/32'], [white], { AddressIPVersion: 'ipv6' }],
  };
  const lines = (extra: Record<string, unknown> = {}): Line[] => [
    answer('slb', 'DescribeAccessControlLists', {
      Acls: {
        Acl: Object.entries(cases).map(([AclId, [, , , more]]) => ({
          AclId,
          AclName: 'n',
          AddressIPVersion: 'ipv4',
          ...more,
        })),
      },
      ...extra,
    }),
    ...Object.entries(cases).map(([AclId, [, ips, related]]) =>
      answer(
        'slb',
        'DescribeAccessControlListAttribute',
        {
          AclId,
          AclName: 'n',
          AclEntrys: { AclEntry: ips.map((AclEntryIP) => ({ AclEntryIP, AclEntryComment: '' })) },
          RelatedListeners: { RelatedListener: related },
        },
        { AclId },
      ),
    ),
  ];
  test('each case', async () => {
    expect(await outcomes(check, lines())).toEqual(
      Object.fromEntries(Object.entries(cases).map(([id, [o]]) => [id, o])),
    );
  });
  test('includeIpv6=false', async () => {
    expect(await outcomes(check, lines(), 'includeIpv6=false')).toMatchObject({
      'ipv6-open': 'pass',
      'open-white': 'fail',
    });
  });
  test('minimal', async () => {
    const list = answer('slb', 'DescribeAccessControlLists', { Acls: { Acl: { AclId: 'a' } } });
    expect(
      await outcomes(check, [
        list,
        answer('slb', 'DescribeAccessControlListAttribute', { AclEntrys: { AclEntry: { AclEntryIP: '0.0.0.0/0' } } }),
      ]),
    ).toEqual({ a: 'fail' });
    expect(
      await outcomes(check, [
        list,
        answer('slb', 'DescribeAccessControlListAttribute', {
          AclEntrys: { AclEntry: [{ AclEntryIP: '10.1.1.1/32' }] },
        }),
      ]),
    ).toEqual({ a: 'pass' });
    expect(await outcomes(check, [list, refuse('slb', 'DescribeAccessControlListAttribute')])).toEqual({
      a: 'unknown',
    });
    expect(await outcomes(check, [refuse('slb', 'DescribeAccessControlLists')])).toEqual({
      '(cn-hangzhou)': 'unknown',
    });
  });
  test('entries paged', async () => {
    const list = answer('slb', 'DescribeAccessControlLists', { Acls: { Acl: { AclId: 'a' } } });
    const page = (n: number, ip: string) =>
      answer(
        'slb',
        'DescribeAccessControlListAttribute',
        { TotalAclEntry: 2, AclEntrys: { AclEntry: [{ AclEntryIP: ip }] }, RelatedListeners: { RelatedListener: [] } },
        { Page: n },
      );
    expect(await outcomes(check, [list, page(1, '10.0.0.0/8'), page(2, '0.0.0.0/0')])).toEqual({ a: 'fail' });
  });
});

describe('28 and 29 CLB listeners', () => {
  const risky = 'alibaba.clb.listener-no-risky-ports';
  const https = 'alibaba.clb.https-listener';
  const on = (port: unknown, protocol: string, more: Members = {}): Members => ({
    ListenerPort: port,
    ListenerProtocol: protocol,
    Status: 'running',
    ...more,
  });
  const off = { Status: 'stopped' };
  const cases: Record<string, readonly [Outcome, Outcome, readonly Members[], Members?]> = {
    none: ['pass', 'not-applicable', []],
    ssh: ['fail', 'not-applicable', [on(22, 'tcp')]],
    'rdp-text': ['fail', 'not-applicable', [on('3389', 'udp')]],
    'ssh-stopped': ['pass', 'not-applicable', [on(22, 'tcp', off)]],
    web: ['pass', 'fail', [on(80, 'http')]],
    https: ['pass', 'pass', [on(80, 'http'), on(443, 'https')]],
    'https-text': ['pass', 'pass', [on('443', 'https')]],
    'https-elsewhere': ['pass', 'fail', [on(8443, 'https')]],
    'https-stopped': ['pass', 'fail', [on(80, 'http'), on(443, 'https', off)]],
    'all-stopped': ['pass', 'not-applicable', [on(80, 'http', off)]],
    'tcp-and-http-stopped': ['pass', 'not-applicable', [on(80, 'http', off), on(81, 'tcp')]],
    'tcp-443': ['pass', 'not-applicable', [on(443, 'tcp')]],
    'intranet-ssh': ['fail', 'not-applicable', [on(22, 'tcp')], { AddressType: 'intranet' }],
    'http-on-22': ['fail', 'fail', [on(22, 'http')]],
  };
  const balancers = answer('slb', 'DescribeLoadBalancers', {
    LoadBalancers: {
      LoadBalancer: Object.entries(cases).map(([LoadBalancerId, [, , , more]]) => ({
        LoadBalancerId,
        AddressType: 'internet',
        LoadBalancerStatus: 'active',
        ...more,
      })),
    },
  });
  const listeners = answer('slb', 'DescribeLoadBalancerListeners', {
    Listeners: Object.entries(cases).flatMap(([LoadBalancerId, [, , list]]) =>
      list.map((l) => ({ LoadBalancerId, ...l })),
    ),
  });
  const lines = [balancers, listeners];
  test('each case', async () => {
    expect(await outcomes(risky, lines)).toEqual(Object.fromEntries(Object.entries(cases).map(([id, [o]]) => [id, o])));
    expect(await outcomes(https, lines)).toEqual(
      Object.fromEntries(Object.entries(cases).map(([id, [, o]]) => [id, o])),
    );
  });
  test('parameters', async () => {
    expect(await outcomes(risky, lines, 'ports=80')).toMatchObject({ web: 'fail', ssh: 'pass' });
    expect((await outcomes(risky, lines, 'internetOnly=true'))['intranet-ssh']).not.toBe('fail');
    expect(await outcomes(https, lines, 'ports=443,8443')).toMatchObject({ 'https-elsewhere': 'pass', https: 'pass' });
  });
  test.each([risky, https])('reads %s', async (check) => {
    expect(await outcomes(check, [refuse('slb', 'DescribeLoadBalancers'), listeners])).toEqual({
      '(cn-hangzhou)': 'unknown',
    });
    const found = await outcomes(check, [balancers, refuse('slb', 'DescribeLoadBalancerListeners')]);
    expect(found).toEqual(Object.fromEntries(Object.keys(cases).map((id) => [id, 'unknown'])));
  });
});
