import { z } from 'zod';
import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { type ExportDeps, exportFindings, exportFormats } from './export.ts';
import { FindingFilter, filterMembers } from './filter-schema.ts';
import * as schemas from './schemas.ts';
import type { FindingService } from './service.ts';

const tag = 'finding';
const readers = { roles };
const triagers = { roles: ['owner', 'administrator', 'operator'] as const };
const shortPages =
  'A page may hold less than `limit`, even nothing, when little of what was looked at fits: go on while there is a `nextCursor`.';

export function findingRoutes(service: FindingService, deps: ExportDeps): readonly AnyRoute[] {
  return [...listRoutes(service, deps), ...singleRoutes(service)];
}

function listRoutes(service: FindingService, deps: ExportDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/findings',
      summary: 'Findings: checks that fail on assets',
      description: shortPages,
      tag,
      access: readers,
      query: schemas.FindingQuery,
      reply: schemas.FindingPage,
      handle: ({ query, ...asker }) => service.list(asker, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/findings/count',
      operationId: 'countFindings',
      summary: 'How many findings fit, up to 10,000',
      tag,
      access: readers,
      query: FindingFilter,
      reply: schemas.FindingCount,
      handle: ({ query, ...asker }) => service.count(asker, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/findings/export',
      operationId: 'exportFindings',
      summary: 'All findings that fit, as a file',
      description:
        'Open and accepted ones, unless `state` says otherwise. `ndjson` holds what lists hold, with the evidence.',
      tag,
      access: readers,
      query: z.object({ format: z.enum(exportFormats), ...filterMembers }),
      contentType: 'application/octet-stream',
      reply: null,
      handle: async ({ query: { format, ...filter }, reply, ...asker }) => {
        const day = new Date(asker.now).toISOString().slice(0, 10);
        reply.attachment(`findings-${day}.${format === 'ocsf' ? 'ocsf.json' : format}`);
        return exportFindings(deps, asker, filter, format);
      },
    }),
  ];
}

function singleRoutes(service: FindingService): readonly AnyRoute[] {
  const path = '/api/v1/findings/{findingId}';
  return [
    defineRoute({
      method: 'GET',
      path,
      summary: 'One finding, with what it rests on and how to mend it',
      tag,
      access: readers,
      params: schemas.findingId,
      reply: schemas.FindingDetail,
      handle: ({ params, ...asker }) => service.get(asker, params.findingId),
    }),
    defineRoute({
      method: 'GET',
      path: `${path}/events`,
      summary: 'What happened to a finding, the newest first',
      tag,
      access: readers,
      params: schemas.findingId,
      query: schemas.EventQuery,
      reply: schemas.EventPage,
      handle: ({ params, query, ...asker }) => service.events(asker, params.findingId, query),
    }),
    defineRoute({
      method: 'PATCH',
      path,
      operationId: 'triageFinding',
      summary: 'Name who looks after a finding, its ticket, or a note',
      description: 'To live with a failure, ask for an exception.',
      tag,
      access: triagers,
      params: schemas.findingId,
      body: schemas.TriageChange,
      reply: schemas.FindingDetail,
      handle: ({ params, body, ...asker }) => service.triage(asker, params.findingId, body),
    }),
  ];
}
