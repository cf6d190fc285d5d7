import type { Call, Service } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { numberedPage, type PageSize, tokenPage } from '../paging.ts';
import type { Records } from '../records.ts';

/** A machine as Security Center knows it. The id is the instance's. */
export interface SecurityCenterClient extends Thing {
  readonly region: string;
  readonly client: 'online' | 'offline' | 'pause';
  readonly subStatus?: string;
  readonly running?: boolean;
  readonly os?: 'linux' | 'windows';
}

/** Security Center keeps machines in two places that do not see each other. */
export type SecurityCenterSide = 'china' | 'outside';

export type SecurityCenter = Readonly<Record<SecurityCenterSide, Records<SecurityCenterClient>>>;

/** Hong Kong counts as outside. */
export function sideOf(region: string): SecurityCenterSide {
  return region.startsWith('cn-') && region !== 'cn-hongkong' ? 'china' : 'outside';
}

/** 20 a page unless asked (SDK sas20181203, which names no maximum; pages are cut at 100 here). */
const pageSize: PageSize = { member: 'PageSize', default: 20, max: 100, over: 'clamp' };

function row(client: SecurityCenterClient): JsonObject {
  return {
    InstanceId: client.id,
    InstanceName: client.id,
    Uuid: `uuid-${client.id}`,
    RegionId: client.region,
    Region: client.region,
    Os: client.os ?? 'linux',
    Status: (client.running ?? true) ? 'Running' : 'notRunning',
    ClientStatus: client.client,
    ClientSubStatus: client.subStatus ?? client.client,
    AuthVersion: 3,
    Flag: 0,
    Vendor: 0,
    VendorName: 'ALIYUN',
  };
}

function list(call: Call): JsonObject {
  const records = call.estate.sas[sideOf(call.region ?? 'cn-shanghai')];
  if (call.input.UseNextToken === 'true') {
    // With tokens the total is left out.
    const page = tokenPage(call, records, pageSize);
    return {
      Success: true,
      Instances: page.items.map(row),
      PageInfo: { Count: page.items.length, PageSize: page.size, NextToken: page.next ?? '' },
    };
  }
  const page = numberedPage(call, records, pageSize, 'CurrentPage');
  return {
    Success: true,
    Instances: page.items.map(row),
    PageInfo: {
      Count: page.items.length,
      CurrentPage: page.number,
      PageSize: page.size,
      TotalCount: page.total,
    },
  };
}

export const sas: Service = {
  code: 'sas',
  version: '2018-12-03',
  operations: { DescribeCloudCenterInstances: list },
};
