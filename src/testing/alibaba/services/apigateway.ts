import type { Service } from '../call.ts';
import { detail, inRegion } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { numberedPage, type PageSize } from '../paging.ts';
import type { Records } from '../records.ts';
import { describeRegions } from './regions.ts';

export interface GatewayApi extends Thing {
  readonly groupId: string;
  /** "HTTP", "HTTPS", "HTTP,HTTPS", "WEBSOCKET" */
  readonly protocol: string;
  readonly disableInternet?: boolean;
  /** stages that it is deployed to; RELEASE unless given */
  readonly deployedTo?: readonly string[];
}

export interface ApiGatewayRegion {
  readonly apis: Records<GatewayApi>;
  readonly groups: Records<Thing>;
}

const apiPage: PageSize = { member: 'PageSize', default: 10, max: 100, over: { refuse: 'InvalidPageSize' } };
const groupPage: PageSize = { member: 'PageSize', default: 10, max: 50, over: { refuse: 'InvalidPageSize' } };

/** Every API shows its three stages; the status says whether it is there. */
function deployments(api: GatewayApi): JsonObject {
  const deployed = api.deployedTo ?? ['RELEASE'];
  return {
    DeployedInfo: ['RELEASE', 'PRE', 'TEST'].map((stage) =>
      deployed.includes(stage)
        ? { StageName: stage, DeployedStatus: 'DEPLOYED', EffectiveVersion: '20250301100000000' }
        : { StageName: stage, DeployedStatus: 'NONDEPLOYED' },
    ),
  };
}

function group({ id }: Thing, region: string | null): JsonObject {
  return {
    GroupId: id,
    GroupName: id,
    RegionId: region,
    SubDomain: `${id}-${region}.alicloudapi.com`,
    HttpsPolicy: 'HTTPS2_TLS1_2',
    InstanceType: 'VPC_SHARED',
    IllegalStatus: 'NORMAL',
    BillingStatus: 'NORMAL',
    TrafficLimit: 500,
  };
}

export const apigateway: Service = {
  code: 'apigateway',
  version: '2016-07-14',
  operations: {
    DescribeRegions: describeRegions('apigateway'),
    DescribeApis: (call) => {
      const page = numberedPage(
        call,
        inRegion(call, call.estate.apigateway, (it) => it.apis),
        apiPage,
      );
      const rows = page.items.map((api) => ({
        ApiId: api.id,
        ApiName: api.id,
        GroupId: api.groupId,
        GroupName: api.groupId,
        RegionId: call.region,
        ApiPath: `/${api.id}`,
        ApiMethod: 'GET',
        Visibility: 'PRIVATE',
        DeployedInfos: deployments(api),
        TagList: { Tag: [] },
        CreatedTime: '2025-03-01T02:00:00Z',
      }));
      return {
        ApiSummarys: { ApiSummary: rows },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: page.total,
      };
    },
    DescribeApi: detail(
      'ApiId',
      'NotFoundApi',
      (call) => inRegion(call, call.estate.apigateway, (it) => it.apis),
      (api, call) => ({
        ApiId: api.id,
        ApiName: api.id,
        GroupId: api.groupId,
        RegionId: call.region,
        AuthType: 'APP',
        Visibility: 'PRIVATE',
        DisableInternet: api.disableInternet ?? false,
        DeployedInfos: deployments(api),
        RequestConfig: {
          RequestProtocol: api.protocol,
          RequestHttpMethod: 'GET',
          RequestPath: `/${api.id}`,
          RequestMode: 'MAPPING',
        },
      }),
    ),
    DescribeApiGroups: (call) => {
      const page = numberedPage(
        call,
        inRegion(call, call.estate.apigateway, (it) => it.groups),
        groupPage,
      );
      return {
        ApiGroupAttributes: { ApiGroupAttribute: page.items.map((it) => group(it, call.region)) },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: page.total,
      };
    },
    DescribeApiGroup: detail(
      'GroupId',
      'NotFoundApiGroup',
      (call) => inRegion(call, call.estate.apigateway, (it) => it.groups),
      (it, call) => ({ ...group(it, call.region), Status: 'NORMAL' }),
    ),
  },
};
