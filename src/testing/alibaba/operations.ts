import type { Handler, Service } from './call.ts';
import { actiontrail } from './services/actiontrail.ts';
import { apigateway } from './services/apigateway.ts';
import { cdn } from './services/cdn.ts';
import { dds } from './services/dds.ts';
import { ecs } from './services/ecs.ts';
import { ims } from './services/ims.ts';
import { mscopensubscription } from './services/mscopensubscription.ts';
import { polardb } from './services/polardb.ts';
import { ram } from './services/ram.ts';
import { rds } from './services/rds.ts';
import { redis } from './services/redis.ts';
import { resourcemanager } from './services/resourcemanager.ts';
import { sas } from './services/sas.ts';
import { slb } from './services/slb.ts';
import { sts } from './services/sts.ts';
import { vpc } from './services/vpc.ts';

/** Every RPC service that is simulated. All of their operations only read. */
export const services: readonly Service[] = [
  ims,
  ram,
  sts,
  ecs,
  vpc,
  slb,
  rds,
  redis,
  polardb,
  dds,
  cdn,
  apigateway,
  sas,
  actiontrail,
  resourcemanager,
  mscopensubscription,
];

const byVersion = new Map(services.map((service) => [service.version, service]));

/** No two of these services share an API version, so one address can serve them all. */
export function serviceOfVersion(version: string): Service | undefined {
  return byVersion.get(version);
}

export function handlerOf(service: Service, action: string): Handler | undefined {
  return Object.hasOwn(service.operations, action) ? service.operations[action] : undefined;
}
