import { describe, expect, it } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const region = 'cn-hangzhou';
const answer = (operation: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service: 'vpc',
  operation,
  region,
  input,
  output,
});
const refusal = (operation: string, input: RecordedCall['input'] = {}): RecordedCall => ({
  service: 'vpc',
  operation,
  region,
  input,
  error: { code: 'Forbidden.RAM', message: 'no' },
});
const read = (calls: RecordedCall[], kind: string) => collectFrom(collectors, calls, { kinds: [kind] });

it('VPCs come from every page; the total may be text', async () => {
  const { assets, gaps } = await read(
    [
      answer(
        'DescribeVpcs',
        {
          TotalCount: '2',
          Vpcs: { Vpc: [{ VpcId: 'vpc-1', VpcName: 'shop', Tags: { Tag: [{ Key: 'env', Value: 'prod' }] } }] },
        },
        { PageNumber: 1, PageSize: 50, RegionId: region },
      ),
      answer(
        'DescribeVpcs',
        { TotalCount: '2', Vpcs: { Vpc: [{ VpcId: 'vpc-2' }] } },
        { PageNumber: 2, PageSize: 50, RegionId: region },
      ),
    ],
    'alibaba.vpc.vpc',
  );
  expect(gaps).toEqual([]);
  expect(assets).toMatchObject([
    { id: 'acs:vpc:cn-hangzhou:1234567890123456:vpc/vpc-1', name: 'vpc-1', displayName: 'shop', tags: { env: 'prod' } },
    { name: 'vpc-2' },
  ]);
});

describe('network ACLs', () => {
  const kind = 'alibaba.vpc.network-acl';
  const listed = (...vSwitches: string[]) =>
    answer('DescribeNetworkAcls', {
      TotalCount: '1',
      NetworkAcls: {
        NetworkAcl: [
          {
            NetworkAclId: 'nacl-1',
            VpcId: 'vpc-1',
            Resources: {
              Resource: vSwitches.map((id) => ({ ResourceId: id, ResourceType: 'VSwitch', Status: 'BINDED' })),
            },
          },
        ],
      },
    });
  const entry = (id: string, policy: string, source: string, more: object = {}) => ({
    NetworkAclEntryId: id,
    Policy: policy,
    Protocol: 'tcp',
    Port: '22/22',
    SourceCidrIp: source,
    IpVersion: 'IPv4',
    EntryType: 'custom',
    ...more,
  });
  const attributes = (...entries: object[]) =>
    answer(
      'DescribeNetworkAclAttributes',
      { NetworkAclAttribute: { NetworkAclId: 'nacl-1', IngressAclEntries: { IngressAclEntry: entries } } },
      { NetworkAclId: 'nacl-1', RegionId: region },
    );
  const prefixList = (cidrs: string[], nextToken = '', input: RecordedCall['input'] = {}) =>
    answer(
      'GetVpcPrefixListEntries',
      { NextToken: nextToken, TotalCount: cidrs.length, PrefixListEntry: cidrs.map((cidr) => ({ Cidr: cidr })) },
      input,
    );

  it('keep their entries in the order of the list', async () => {
    const { assets, gaps } = await read(
      [
        listed('vsw-1'),
        attributes(
          entry('nae-2', 'drop', '0.0.0.0/0'),
          entry('nae-1', 'accept', '::/0', { Protocol: 'all', Port: '-1/-1' }),
        ),
      ],
      kind,
    );
    expect(gaps).toEqual([]);
    expect(assets[0]?.fields).toMatchObject({
      vpcId: 'vpc-1',
      vSwitches: ['vsw-1'],
      prefixLists: [],
      inboundRules: [
        {
          id: 'nae-2',
          action: 'drop',
          protocol: 'tcp',
          ports: [{ from: 22, to: 22 }],
          sources: ['0.0.0.0/0'],
          prefixList: null,
          unresolved: false,
        },
        {
          id: 'nae-1',
          action: 'accept',
          protocol: 'all',
          ports: [{ from: 0, to: 65_535 }],
          sources: ['::/0'],
          prefixList: null,
          unresolved: false,
        },
      ],
    });
  });

  it('have prefix lists filled in, page by page, and each list is read once', async () => {
    const { assets, apiCalls } = await read(
      [
        listed('vsw-1'),
        attributes(entry('nae-1', 'accept', 'pl-1'), entry('nae-2', 'drop', 'pl-1')),
        prefixList(['198.51.100.0/24'], 'more', { PrefixListId: 'pl-1', MaxResults: 100 }),
        prefixList(['0.0.0.0/0'], '', { PrefixListId: 'pl-1', MaxResults: 100, NextToken: 'more' }),
      ],
      kind,
    );
    const sources = ['198.51.100.0/24', '0.0.0.0/0'];
    expect(assets[0]?.fields).toMatchObject({
      prefixLists: ['pl-1'],
      inboundRules: [
        { sources, prefixList: 'pl-1', unresolved: false },
        { sources, prefixList: 'pl-1', unresolved: false },
      ],
    });
    expect(apiCalls).toBe(4);
  });

  it.each([
    ['is refused', refusal('GetVpcPrefixListEntries'), 'Forbidden.RAM'],
    ['is cut short', prefixList(['198.51.100.0/24'], 'more', { MaxResults: 100 }), 'IncompleteList'],
    ['holds something else than addresses', prefixList(['everyone']), 'UnexpectedReply'],
  ])('keep the other entries when a prefix list %s, and name the reason', async (_, lists, code) => {
    const { assets, gaps, apiCalls } = await read(
      [listed('vsw-1'), attributes(entry('nae-1', 'drop', 'pl-1'), entry('nae-2', 'accept', '0.0.0.0/0')), lists],
      kind,
    );
    expect(assets[0]?.fields.inboundRules).toMatchObject([
      { id: 'nae-1', sources: [], prefixList: 'pl-1', unresolved: true },
      { id: 'nae-2', sources: ['0.0.0.0/0'], unresolved: false },
    ]);
    expect(assets[0]?.gaps).toEqual({
      prefixLists: expect.objectContaining({ code, operation: 'GetVpcPrefixListEntries' }),
    });
    expect(gaps).toHaveLength(1);
    expect(apiCalls).toBeLessThanOrEqual(4);
  });

  it('tell their bindings themselves where the list does not', async () => {
    const bare = answer('DescribeNetworkAcls', {
      TotalCount: 1,
      NetworkAcls: { NetworkAcl: [{ NetworkAclId: 'nacl-1', VpcId: 'vpc-1' }] },
    });
    const acl = { IngressAclEntries: { IngressAclEntry: [] }, Resources: { Resource: { ResourceId: 'vsw-1' } } };
    const calls = [bare, answer('DescribeNetworkAclAttributes', { NetworkAclAttribute: acl })];
    const { assets, gaps } = await read(calls, kind);
    expect(gaps).toEqual([]);
    expect(assets[0]?.fields).toMatchObject({ vSwitches: ['vsw-1'], inboundRules: [] });
  });

  it.each([null, '', {}])('are not unbound where the list has %j for their bindings', async (Resources) => {
    const silent = answer('DescribeNetworkAcls', {
      TotalCount: 1,
      NetworkAcls: { NetworkAcl: [{ NetworkAclId: 'nacl-1', VpcId: 'vpc-1', Resources }] },
    });
    const alone = await read([silent], kind);
    expect(alone.assets[0]?.gaps).toHaveProperty('vSwitches');
    const acl = { IngressAclEntries: { IngressAclEntry: [] }, Resources: { Resource: [{ ResourceId: 'vsw-1' }] } };
    const told = answer('DescribeNetworkAclAttributes', { NetworkAclAttribute: acl });
    const { assets, gaps } = await read([silent, told], kind);
    expect(gaps).toEqual([]);
    expect(assets[0]?.fields.vSwitches).toEqual(['vsw-1']);
  });

  it('of no VPC are not understood', async () => {
    const odd = answer('DescribeNetworkAcls', {
      TotalCount: 1,
      NetworkAcls: { NetworkAcl: [{ NetworkAclId: 'nacl-1', VpcId: '', Resources: { Resource: [] } }] },
    });
    const { assets, gaps } = await read([odd], kind);
    expect(assets).toEqual([]);
    expect(gaps).toMatchObject([{ operation: 'DescribeNetworkAcls', code: 'UnexpectedReply' }]);
  });

  it('that are bound to nothing cost no detail call', async () => {
    const { assets, gaps, apiCalls } = await read([listed()], kind);
    expect(apiCalls).toBe(1);
    expect(gaps).toEqual([]);
    expect(assets[0]?.fields).toMatchObject({ vpcId: 'vpc-1', vSwitches: [] });
  });

  it('whose entries are refused are a gap, and nothing else is asked', async () => {
    const { assets, gaps, apiCalls } = await read([listed('vsw-1'), refusal('DescribeNetworkAclAttributes')], kind);
    expect(assets[0]?.gaps).toMatchObject({
      inboundRules: { code: 'Forbidden.RAM' },
      prefixLists: { code: 'Forbidden.RAM' },
    });
    expect(gaps).toHaveLength(1);
    expect(apiCalls).toBe(2);
  });

  it.each([
    ['port', { Port: 'ssh' }],
    ['protocol', { Protocol: 'carrier-pigeon' }],
    ['action', { Policy: 'maybe' }],
  ])('with a %s that is not understood have a gap instead of a rule less', async (_, more) => {
    const { assets } = await read([listed('vsw-1'), attributes(entry('nae-1', 'drop', '0.0.0.0/0', more))], kind);
    expect(assets[0]?.gaps).toMatchObject({ inboundRules: { code: 'UnexpectedReply' } });
  });
});
