import { z } from 'zod';
import { type Availability, type Collector, type Detail, defineCollector } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { wrapped, wrappedList } from '../reply.ts';
import { Api } from './assets.ts';

/** Product CloudAPI, version 2016-07-14: members and totals as in the vendor's own SDK for it. */
const service = 'apigateway';

const describeRegions = defineOperation({
  service,
  name: 'DescribeRegions',
  permission: 'apigateway:DescribeRegions',
  shared: true,
  reply: wrapped('Regions', 'Region', z.object({ RegionId: z.string() })),
});

const availability: Availability = {
  operations: [describeRegions],
  read: async (reader) => (await reader.call(describeRegions)).map((region) => region.RegionId),
};

const Tag = z.object({ TagKey: z.string(), TagValue: z.string().nullish() });

const Deployment = z.object({ StageName: z.string(), DeployedStatus: z.enum(['DEPLOYED', 'NONDEPLOYED']) });

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
      DeployedInfos: wrappedList('DeployedInfo', Deployment).optional(),
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
    DisableInternet: z.unknown().optional(),
  }),
});

/** Read for drafts too: a parameter decides whether they are judged. */
const requestConfig: Detail = {
  fields: ['requestProtocols', 'disableInternet'],
  operations: [describeApi],
  needs: ['groupId'],
  read: async (reader, api) => {
    const { groupId } = api.fields;
    const group = typeof groupId === 'string' ? { GroupId: groupId } : {};
    const reply = await reader.call(describeApi, { RegionId: reader.region!, ...group, ApiId: api.name });
    return {
      requestProtocols: reply.RequestConfig.RequestProtocol.split(',').map((name) => name.trim().toUpperCase()),
      disableInternet: reply.DisableInternet,
    };
  },
};

const apis = defineCollector({
  asset: Api,
  scope: 'regional',
  availability,
  list: {
    operations: [describeApis],
    read: async function* (reader) {
      for await (const page of reader.pages(describeApis, { RegionId: reader.region! })) {
        for (const item of page) {
          yield {
            id: arn('apigateway', reader.region, reader.account, `api/${item.ApiId}`),
            name: item.ApiId,
            displayName: item.ApiName ?? '',
            tags: Object.fromEntries(item.TagList?.map((tag) => [tag.TagKey, tag.TagValue ?? '']) ?? []),
            fields: {
              groupId: item.GroupId,
              deployedStages: item.DeployedInfos?.filter((info) => info.DeployedStatus === 'DEPLOYED').map(
                (info) => info.StageName,
              ),
            },
          };
        }
      }
    },
  },
  details: [requestConfig],
});

export const collectors: readonly Collector[] = [apis];
