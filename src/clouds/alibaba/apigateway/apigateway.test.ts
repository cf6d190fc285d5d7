import { expect, it } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const region = 'cn-hangzhou';
const answer = (operation: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service: 'apigateway',
  operation,
  region,
  input,
  output,
});
const stages = (released: string) => ({
  DeployedInfo: [
    { StageName: 'RELEASE', DeployedStatus: released },
    { StageName: 'TEST', DeployedStatus: 'NONDEPLOYED' },
  ],
});
const summary = (id: string, more: object = {}) => ({
  ApiId: id,
  ApiName: 'orders',
  GroupId: 'group-1',
  DeployedInfos: stages('DEPLOYED'),
  ...more,
});
const listed = (...apis: object[]) =>
  answer(
    'DescribeApis',
    { TotalCount: apis.length, ApiSummarys: { ApiSummary: apis } },
    { PageNumber: 1, PageSize: 100 },
  );
const described = (protocols: string, more: object = {}) =>
  answer('DescribeApi', { RequestConfig: { RequestProtocol: protocols }, ...more }, { GroupId: 'group-1' });

it('APIs have the stages that they are published to, their protocols and their tags', async () => {
  const tags = { TagList: { Tag: [{ TagKey: 'env', TagValue: 'prod' }] } };
  const { assets, gaps } = await collectFrom(collectors, [
    listed(summary('api-1', tags), summary('api-2', { DeployedInfos: stages('NONDEPLOYED') })),
    { ...described('HTTP, HTTPS', { DisableInternet: false }), input: { ApiId: 'api-1' } },
    { ...described('https'), input: { ApiId: 'api-2' } },
  ]);
  expect(gaps).toEqual([]);
  expect(assets).toMatchObject([
    {
      id: 'acs:apigateway:cn-hangzhou:1234567890123456:api/api-1',
      name: 'api-1',
      displayName: 'orders',
      tags: { env: 'prod' },
      fields: {
        groupId: 'group-1',
        deployedStages: ['RELEASE'],
        requestProtocols: ['HTTP', 'HTTPS'],
        disableInternet: false,
      },
    },
    { name: 'api-2', fields: { deployedStages: [], requestProtocols: ['HTTPS'], disableInternet: null } },
  ]);
});

it.each(['', 'GOPHER', 'HTTPS;HTTP'])('a protocol that is not documented is a gap: "%s"', async (protocols) => {
  const { assets } = await collectFrom(collectors, [listed(summary('api-1')), described(protocols)]);
  expect(assets[0]?.gaps).toMatchObject({ requestProtocols: { code: 'UnexpectedReply' } });
});

it('an API that is refused keeps what the list says', async () => {
  const { assets, gaps } = await collectFrom(collectors, [listed(summary('api-1'))]);
  expect(assets[0]?.fields).toMatchObject({ groupId: 'group-1', deployedStages: ['RELEASE'] });
  expect(gaps).toMatchObject([{ operation: 'DescribeApi', code: 'NotRecorded' }]);
});

it.each([undefined, null, ''])(
  'an API with the publishing status %j is not taken for a draft',
  async (DeployedInfos) => {
    const { assets } = await collectFrom(collectors, [listed(summary('api-1', { DeployedInfos })), described('HTTPS')]);
    expect(assets[0]?.gaps).toMatchObject({ deployedStages: { code: 'UnexpectedReply' } });
  },
);
