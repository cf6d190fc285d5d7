import { z } from 'zod';
import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { availableRegions, inRegion } from '../regional.ts';
import { toldList, wrapped, wrappedList } from '../reply.ts';
import { Api } from './assets.ts';

/** Product CloudAPI, version 2016-07-14: members and totals as in the vendor's own SDK for it. */
const service = 'apigateway';

const availability = availableRegions(service);

const Tag = z.object({ TagKey: z.string(), TagValue: z.string().nullish() });

const Deployment = z.object({ StageName: z.string(), DeployedStatus: z.enum(['DEPLOYED', 'NONDEPLOYED']) });

/** Of a draft the list shows `{}` too; null and "" do not say whether the API is published. */
const DeployedInfos = z.preprocess(
  (wrapper) => (JSON.stringify(wrapper) === '{}' ? { DeployedInfo: [] } : wrapper),
  toldList('DeployedInfo', Deployment),
);

/** Without a GroupId it lists the APIs of all groups of the region. */
const describeApis = defineOperation({
  service,
  name: 'DescribeApis',
  permission: 'apigateway:DescribeApis',
  paging: { style: 'number', input: 'PageNumber', size: ['PageSize', 100], total: 'TotalCount' },
  reply: wrapped(
    'ApiSummarys',
    'ApiSummary',
    z.object({
      ApiId: z.string(),
      ApiName: z.string().optional(),
      GroupId: z.string().optional(),
      DeployedInfos: DeployedInfos.optional(),
      TagList: wrappedList('Tag', Tag).optional(),
    }),
  ),
});

const describeApi = defineOperation({
  service,
  name: 'DescribeApi',
  permission: 'apigateway:DescribeApi',
  reply: z.object({
    RequestConfig: z.object({ RequestProtocol: z.string() }),
    DeployedInfos: DeployedInfos.optional(),
    DisableInternet: z.unknown().optional(),
  }),
});

/** Read for drafts too: a parameter decides whether they are judged. */
const requestConfig: Detail = {
  fields: ['requestProtocols', 'disableInternet'],
  operations: [describeApi],
  needs: ['groupId'],
  read: async (reader, api) => {
    const reply = await reader.call(describeApi, inputFor(reader, api));
    return {
      requestProtocols: reply.RequestConfig.RequestProtocol.split(',').map((name) => name.trim().toUpperCase()),
      disableInternet: reply.DisableInternet,
    };
  },
};

/** Asked for only where the list does not tell it, so a refused read of the API spoils no draft. */
const deployments: Detail = {
  fields: ['deployedStages'],
  operations: [describeApi],
  needs: ['groupId', 'listedStages'],
  read: async (reader, api) => {
    if (api.fields.listedStages !== null) return { deployedStages: api.fields.listedStages };
    return { deployedStages: stagesOf((await reader.call(describeApi, inputFor(reader, api))).DeployedInfos) };
  },
};

function inputFor(reader: Reader, { name, fields }: Found) {
  const group = typeof fields.groupId === 'string' ? { GroupId: fields.groupId } : {};
  return { ...inRegion(reader), ...group, ApiId: name };
}

function stagesOf(published: readonly z.infer<typeof Deployment>[] | undefined): readonly string[] | undefined {
  return published?.filter((info) => info.DeployedStatus === 'DEPLOYED').map((info) => info.StageName);
}

const apis = defineCollector({
  asset: Api,
  scope: 'regional',
  availability,
  list: {
    operations: [describeApis],
    read: async function* (reader) {
      for await (const page of reader.pages(describeApis, inRegion(reader))) {
        for (const item of page) {
          yield {
            id: arn('apigateway', reader.region, reader.account, `api/${item.ApiId}`),
            name: item.ApiId,
            displayName: item.ApiName ?? '',
            tags: Object.fromEntries(item.TagList?.map((tag) => [tag.TagKey, tag.TagValue ?? '']) ?? []),
            fields: {
              groupId: item.GroupId,
              listedStages: stagesOf(item.DeployedInfos),
            },
          };
        }
      }
    },
  },
  details: [deployments, requestConfig],
});

export const collectors: readonly Collector[] = [apis];
