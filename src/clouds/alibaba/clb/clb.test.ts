import { describe, expect, it } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const region = 'cn-hangzhou';
const answer = (operation: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service: 'slb',
  operation,
  region,
  input,
  output,
});
const read = (calls: RecordedCall[], kind: string) => collectFrom(collectors, calls, { kinds: [kind] });

describe('CLB instances', () => {
  const kind = 'alibaba.clb.load-balancer';

  it('come from every page, with name and tags', async () => {
    const item = (id: string) => ({ LoadBalancerId: id, LoadBalancerName: 'shop', AddressType: 'internet' });
    const { assets, gaps, apiCalls } = await read(
      [
        answer(
          'DescribeLoadBalancers',
          {
            TotalCount: 2,
            LoadBalancers: {
              LoadBalancer: [{ ...item('lb-1'), Tags: { Tag: [{ TagKey: 'env', TagValue: 'prod' }] } }],
            },
          },
          { PageNumber: 1, PageSize: 100, RegionId: region },
        ),
        answer(
          'DescribeLoadBalancers',
          { TotalCount: 2, LoadBalancers: { LoadBalancer: [item('lb-2')] } },
          { PageNumber: 2, PageSize: 100, RegionId: region },
        ),
      ],
      kind,
    );
    expect(gaps).toEqual([]);
    expect(apiCalls).toBe(2);
    expect(assets).toMatchObject([
      {
        id: 'acs:slb:cn-hangzhou:1234567890123456:loadbalancer/lb-1',
        name: 'lb-1',
        displayName: 'shop',
        region,
        tags: { env: 'prod' },
        fields: { addressType: 'internet' },
      },
      { name: 'lb-2', tags: {} },
    ]);
  });

  it('with an address type that the vendor does not document keep a gap', async () => {
    const output = {
      TotalCount: 1,
      LoadBalancers: { LoadBalancer: [{ LoadBalancerId: 'lb-1', AddressType: 'lunar' }] },
    };
    const { assets } = await read([answer('DescribeLoadBalancers', output)], kind);
    expect(assets[0]?.gaps).toMatchObject({ addressType: { code: 'UnexpectedReply' } });
  });
});

describe('CLB listeners', () => {
  const kind = 'alibaba.clb.listener';
  const listener = (port: number, more: object = {}) => ({
    LoadBalancerId: 'lb-1',
    ListenerPort: port,
    ListenerProtocol: 'tcp',
    Status: 'running',
    ...more,
  });

  const instances = answer('DescribeLoadBalancers', {
    TotalCount: 2,
    LoadBalancers: { LoadBalancer: [{ LoadBalancerId: 'lb-1' }, { LoadBalancerId: 'lb-2' }] },
  });
  const ofInstance = (id: string) =>
    answer(
      'DescribeLoadBalancerListeners',
      { TotalCount: 1, Listeners: [listener(22, { LoadBalancerId: id })] },
      { LoadBalancerId: id },
    );
  const refused = (input: RecordedCall['input'] = {}): RecordedCall => ({
    service: 'slb',
    operation: 'DescribeLoadBalancerListeners',
    input,
    error: { code: 'Forbidden.RAM', message: 'no' },
  });

  it.each([
    ['of each instance, when only that is allowed', [refused(), ofInstance('lb-1'), ofInstance('lb-2')], 2, []],
    ['of each instance, when only that is recorded', [ofInstance('lb-1'), ofInstance('lb-2')], 2, []],
    [
      'of the instances that may be read, with a gap for the rest',
      [refused(), ofInstance('lb-1')],
      1,
      ['Forbidden.RAM'],
    ],
    ['of none, when all is refused, after asking for one instance', [refused()], 0, ['Forbidden.RAM']],
  ])('%s', async (_, lines, count, codes) => {
    const { assets, gaps } = await read([instances, ...lines], kind);
    expect(assets).toHaveLength(count);
    expect(gaps.map(({ code }) => code)).toEqual(codes);
  });

  it('of the whole region are listed by token, without an instance id', async () => {
    const acl = { AclStatus: 'on', AclType: 'white', AclIds: ['acl-1'] };
    const { assets, gaps } = await read(
      [
        answer('DescribeLoadBalancerListeners', { NextToken: 'more', Listeners: [listener(22)] }, { MaxResults: 100 }),
        answer(
          'DescribeLoadBalancerListeners',
          { NextToken: '', Listeners: [listener(80, acl)] },
          { MaxResults: 100, NextToken: 'more' },
        ),
      ],
      kind,
    );
    expect(gaps).toEqual([]);
    expect(assets.map((asset) => asset.name)).toEqual(['lb-1/tcp:22', 'lb-1/tcp:80']);
    expect(assets.map((asset) => asset.fields)).toEqual([
      {
        loadBalancerId: 'lb-1',
        listenerPort: 22,
        listenerProtocol: 'tcp',
        status: 'running',
        aclStatus: null,
        aclType: null,
        aclIds: [],
      },
      expect.objectContaining({ listenerPort: 80, aclStatus: 'on', aclType: 'white', aclIds: ['acl-1'] }),
    ]);
  });

  it('that name no instance are not understood', async () => {
    const output = { TotalCount: 1, Listeners: [listener(22, { LoadBalancerId: '' })] };
    const { assets, gaps } = await read([answer('DescribeLoadBalancerListeners', output)], kind);
    expect(assets).toEqual([]);
    expect(gaps).toMatchObject([{ operation: 'DescribeLoadBalancerListeners', code: 'UnexpectedReply' }]);
  });

  it('are none where the vendor leaves the list out and counts 0', async () => {
    expect(
      await read([answer('DescribeLoadBalancerListeners', { TotalCount: 0, MaxResults: 100 })], kind),
    ).toMatchObject({
      assets: [],
      gaps: [],
    });
  });

  it.each([{ RequestId: '1' }, { TotalCount: 3 }])(
    'are not known from a reply without the list: %j',
    async (output) => {
      const { gaps } = await read([answer('DescribeLoadBalancerListeners', output)], kind);
      expect(gaps).toMatchObject([
        { operation: 'DescribeLoadBalancerListeners', code: 'UnexpectedReply', asset: null },
      ]);
    },
  );
});

describe('CLB access control lists', () => {
  const kind = 'alibaba.clb.access-control-list';
  const lists = answer('DescribeAccessControlLists', {
    TotalCount: 1,
    Acls: { Acl: [{ AclId: 'acl-1', AclName: 'office', AddressIPVersion: 'ipv4' }] },
  });
  const related = {
    RelatedListener: [{ LoadBalancerId: 'lb-1', ListenerPort: 443, Protocol: 'https', AclType: 'white' }],
  };
  const page = (entries: string[], total: number) => ({
    TotalAclEntry: total,
    AclEntrys: { AclEntry: entries.map((ip) => ({ AclEntryIP: ip })) },
    RelatedListeners: related,
  });
  const entry = 'DescribeAccessControlListAttribute';

  it('hold the entries of every page: the one that lets everyone in may be the last', async () => {
    const fifty = Array.from({ length: 50 }, (_, index) => `198.51.100.${index}`);
    const { assets, gaps } = await read(
      [
        lists,
        answer(entry, page(fifty, 51), { AclId: 'acl-1', Page: 1, PageSize: 50 }),
        answer(entry, page(['0.0.0.0/0'], 51), { AclId: 'acl-1', Page: 2, PageSize: 50 }),
      ],
      kind,
    );
    expect(gaps).toEqual([]);
    expect(assets[0]?.fields).toEqual({
      addressIpVersion: 'ipv4',
      entries: [...fifty, '0.0.0.0/0'],
      relatedListeners: [{ loadBalancerId: 'lb-1', listenerPort: 443, protocol: 'https', aclType: 'white' }],
    });
  });

  const use = (LoadBalancerId: string) => ({ LoadBalancerId, ListenerPort: 443, Protocol: 'https', AclType: 'white' });
  const twoPages = (first: unknown, second: unknown) =>
    [first, second].map((RelatedListeners, index) =>
      answer(
        entry,
        { ...page([`198.51.100.${index}`], 2), RelatedListeners },
        { AclId: 'acl-1', Page: index + 1, PageSize: 50 },
      ),
    );

  it.each([
    ['both name some', [use('lb-1'), use('lb-2')], [use('lb-2'), use('lb-3')], ['lb-1', 'lb-2', 'lb-3']],
    ['only the first names some', [use('lb-1')], [], ['lb-1']],
    ['the second does not tell', [use('lb-1')], undefined, ['lb-1']],
    ['neither names one', [], [], []],
    ['only one tells, of none', undefined, [], []],
  ])('are used by the listeners of every page: %s', async (_, first, second, expected) => {
    const told = (uses: unknown) => (uses === undefined ? undefined : { RelatedListener: uses });
    const { assets } = await read([lists, ...twoPages(told(first), told(second))], kind);
    const uses = assets[0]?.fields.relatedListeners as readonly { loadBalancerId: string }[];
    expect(uses.map(({ loadBalancerId }) => loadBalancerId)).toEqual(expected);
  });

  it.each([undefined, null, '', {}])('do not tell their listeners by %j', async (silence) => {
    const { assets } = await read([lists, ...twoPages(silence, silence)], kind);
    expect(assets[0]?.fields).toMatchObject({ entries: ['198.51.100.0', '198.51.100.1'], relatedListeners: null });
  });

  it('without entries keep their listeners', async () => {
    const { assets } = await read([lists, answer(entry, page([], 0))], kind);
    expect(assets[0]?.fields).toMatchObject({ entries: [], relatedListeners: [{ loadBalancerId: 'lb-1' }] });
  });

  it('whose second page is refused are a gap, not a shorter list', async () => {
    const refused = {
      ...answer(entry, undefined, { AclId: 'acl-1', Page: 2, PageSize: 50 }),
      error: { code: 'Forbidden.RAM', message: 'no' },
    };
    const { assets, gaps } = await read([lists, answer(entry, page(['198.51.100.1'], 2)), refused], kind);
    expect(assets[0]?.fields).not.toHaveProperty('entries');
    expect(assets[0]?.gaps).toMatchObject({
      entries: { code: 'Forbidden.RAM' },
      relatedListeners: { code: 'Forbidden.RAM' },
    });
    expect(gaps).toHaveLength(1);
  });

  it('cost no detail call when only the list is needed', async () => {
    const { apiCalls } = await collectFrom(collectors, [lists], { kinds: [kind], fields: ['addressIpVersion'] });
    expect(apiCalls).toBe(1);
  });
});
