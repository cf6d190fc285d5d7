import { expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors, managementCentres } from './collect.ts';

const asked = { MachineTypes: 'ecs', Flags: 0, UseNextToken: true, PageSize: 100 };

function answer(region: string, input: RecordedCall['input'], output: unknown): RecordedCall {
  return { service: 'sas', operation: 'DescribeCloudCenterInstances', region, input: { ...asked, ...input }, output };
}

const machine = {
  InstanceId: 'i-1',
  Uuid: 'u-1',
  InstanceName: 'web',
  RegionId: 'cn-hangzhou',
  ClientStatus: 'offline',
  ClientSubStatus: 'uninstalled',
};

test('every page of every place is read', async () => {
  const calls = [
    answer('cn-shanghai', {}, { Success: true, Instances: [machine], PageInfo: { NextToken: 'next' } }),
    answer('cn-shanghai', { NextToken: 'next' }, { Instances: [{ ...machine, Uuid: 'u-2', InstanceId: 'i-2' }] }),
    answer(
      'ap-southeast-1',
      {},
      {
        Instances: [{ InstanceId: 'i-3', RegionId: 'cn-hongkong', ClientStatus: 'online' }],
        PageInfo: { NextToken: '' },
      },
    ),
  ];
  const regions = ['cn-hangzhou', 'cn-hongkong'];
  const { assets, gaps, apiCalls } = await collectFrom(collectors, calls, { regions });
  expect({ gaps, apiCalls }).toEqual({ gaps: [], apiCalls: 3 });
  expect(assets.map(({ name, region, fields }) => ({ name, region, fields }))).toEqual([
    {
      name: 'u-1',
      region: 'cn-hangzhou',
      fields: { instanceId: 'i-1', clientStatus: 'offline', clientSubStatus: 'uninstalled' },
    },
    {
      name: 'u-2',
      region: 'cn-hangzhou',
      fields: { instanceId: 'i-2', clientStatus: 'offline', clientSubStatus: 'uninstalled' },
    },
    {
      name: 'i-3',
      region: 'cn-hongkong',
      fields: { instanceId: 'i-3', clientStatus: 'online', clientSubStatus: null },
    },
  ]);
});

test('a reply that says it failed is a gap, not an empty list', async () => {
  const failed = answer('cn-shanghai', {}, { Success: false, Instances: [] });
  const { assets, gaps } = await collectFrom(collectors, [failed]);
  expect(assets).toEqual([]);
  expect(gaps).toMatchObject([{ service: 'sas', region: 'cn-shanghai', code: 'UnexpectedReply', asset: null }]);
});

test('a status that is not documented is a gap of that field alone', async () => {
  const odd = answer('cn-shanghai', {}, { Instances: [{ ...machine, ClientStatus: 'sleeping' }] });
  const { assets } = await collectFrom(collectors, [odd]);
  expect(assets[0]?.gaps).toMatchObject({ clientStatus: { code: 'UnexpectedReply' } });
});

test('only the places that the scanned regions use are asked', () => {
  expect(managementCentres(['cn-hangzhou', 'cn-beijing'])).toEqual(['cn-shanghai']);
  expect(managementCentres(['cn-hongkong', 'eu-central-1'])).toEqual(['ap-southeast-1']);
  expect(managementCentres(['us-east-1', 'cn-hangzhou'])).toEqual(['ap-southeast-1', 'cn-shanghai']);
  expect(managementCentres([])).toEqual([]);
});
