import { z } from 'zod';
import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { isMainlandChina } from '../regions.ts';
import { plainList } from '../reply.ts';
import { Client } from './assets.ts';

const Machine = z.object({
  InstanceId: z.string().min(1),
  Uuid: z.string().min(1).optional(),
  InstanceName: z.string().nullish(),
  RegionId: z.string().min(1).optional(),
  ClientStatus: z.unknown().optional(),
  ClientSubStatus: z.unknown().optional(),
});

/** The assets of Security Center. The vendor publishes no largest page size; 100 is the one that its reference shows. */
export const describeCloudCenterInstances = defineOperation({
  service: 'sas',
  name: 'DescribeCloudCenterInstances',
  permission: 'yundun-sas:DescribeCloudCenterInstances',
  paging: {
    style: 'token',
    input: 'NextToken',
    output: 'PageInfo.NextToken',
    size: ['PageSize', 100],
    total: 'PageInfo.TotalCount',
  },
  // A refusal can also come as a good reply that says Success: false; its empty list must not read as "nothing there".
  reply: z
    .object({ Success: z.literal(true).optional(), Instances: plainList(Machine) })
    .transform((reply) => reply.Instances),
});

const clients = defineCollector({
  asset: Client,
  scope: 'global',
  sites: managementCentres,
  list: { operations: [describeCloudCenterInstances], read: listClients },
});

export const collectors: readonly Collector[] = [clients];

/** Security Center keeps servers in mainland China in one place and all others (Hong Kong too) in another. */
export function managementCentres(regions: readonly string[]): readonly string[] {
  const centres = regions.map((region) => (isMainlandChina(region) ? 'cn-shanghai' : 'ap-southeast-1'));
  return [...new Set(centres)].sort();
}

async function* listClients(reader: Reader): AsyncGenerator<Found> {
  // Flags 0: servers of Alibaba Cloud alone. RegionId would filter by the server's region, so it is left out.
  const input = { MachineTypes: 'ecs', Flags: '0', UseNextToken: true };
  for await (const machines of reader.pages(describeCloudCenterInstances, input)) {
    for (const machine of machines) yield clientOf(reader, machine);
  }
}

function clientOf(reader: Reader, machine: z.infer<typeof Machine>): Found {
  const name = machine.Uuid ?? machine.InstanceId;
  const region = machine.RegionId ?? reader.region;
  return {
    id: arn('yundun-sas', region, reader.account, `machine/${name}`),
    name,
    ...(machine.InstanceName ? { displayName: machine.InstanceName } : {}),
    region,
    fields: {
      instanceId: machine.InstanceId,
      clientStatus: machine.ClientStatus,
      clientSubStatus: machine.ClientSubStatus || null,
    },
  };
}
