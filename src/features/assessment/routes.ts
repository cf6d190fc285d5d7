import { z } from 'zod';
import { cursorQuery } from '#platform/web/paging.ts';
import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { actorOf } from '../audit/index.ts';
import { RunOut, RunPage, RunQuery, UnitPage } from './schemas.ts';
import type { RunService } from './service.ts';

const runId = z.object({ runId: z.uuid() });
const operators = ['owner', 'administrator', 'operator'] as const;

export function runRoutes(service: RunService): readonly AnyRoute[] {
  return [...reading(service), ...steering(service)];
}

function reading(service: RunService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/runs',
      summary: 'Runs, the newest first',
      tag: 'run',
      access: { roles },
      query: RunQuery,
      reply: RunPage,
      handle: ({ caller, query, language }) => service.list(caller.organizationId, query, language),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/runs/{runId}',
      summary: 'A run with its summary',
      tag: 'run',
      access: { roles },
      params: runId,
      reply: RunOut,
      handle: ({ caller, params, language }) => service.get(caller.organizationId, params.runId, language),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/runs/{runId}/units',
      summary: 'The units of a run: one kind in one region each',
      tag: 'run',
      access: { roles },
      params: runId,
      query: z.object(cursorQuery),
      reply: UnitPage,
      handle: ({ caller, params, query }) =>
        service.units(caller.organizationId, params.runId, query.limit, query.cursor),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/runs/{runId}/events',
      summary: 'A run as it goes on, until it is over',
      tag: 'run',
      access: { roles },
      params: runId,
      events: true,
      reply: RunOut,
      handle: async ({ caller, params, language, signal }) => {
        await service.get(caller.organizationId, params.runId, language);
        return progressOf(service, caller.organizationId, params.runId, language, signal);
      },
    }),
  ];
}

async function* progressOf(service: RunService, ...watched: Parameters<RunService['watch']>) {
  for await (const data of service.watch(...watched)) yield { event: 'run', data };
}

function steering(service: RunService): readonly AnyRoute[] {
  return (['cancel', 'pause', 'resume'] as const).map((wanted) =>
    defineRoute({
      method: 'POST',
      path: `/api/v1/runs/{runId}/${wanted}`,
      operationId: `${wanted}Run`,
      summary: summaries[wanted],
      tag: 'run',
      access: { roles: operators },
      params: runId,
      status: 202,
      reply: RunOut,
      handle: async ({ caller, params, language, now }) => {
        await service.steer(caller.organizationId, params.runId, wanted, actorOf(caller), now);
        return service.get(caller.organizationId, params.runId, language);
      },
    }),
  );
}

const summaries = {
  cancel: 'Ends a run; what is finished of it stays',
  pause: 'Stops a run for now; it goes on where it stopped',
  resume: 'Lets a paused run go on',
} as const;
