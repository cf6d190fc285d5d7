import { z } from 'zod';
import { storedCheckJsonSchema } from '#graph/stored-check-text.ts';
import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { dryRun } from './dry-run.ts';
import * as schemas from './schemas.ts';
import { StoredCheckService, type StoredCheckServiceDeps } from './service.ts';

const tag = 'stored-check';
const path = '/api/v1/stored-checks';
const one = { path: `${path}/{checkId}`, params: schemas.CheckId, tag } as const;
const readers = { roles };
const writers = { roles: ['owner', 'administrator'] as const };

export function storedCheckRoutes(deps: StoredCheckServiceDeps): readonly AnyRoute[] {
  const service = new StoredCheckService(deps);
  return [...wholeRoutes(deps, service), ...singleRoutes(service)];
}

function wholeRoutes(deps: StoredCheckServiceDeps, service: StoredCheckService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path,
      summary: 'The stored checks, by id',
      tag,
      access: readers,
      query: schemas.StoredCheckQuery,
      reply: schemas.StoredCheckPage,
      handle: ({ query, ...asker }) => service.list(asker, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${path}/schema`,
      operationId: 'getStoredCheckSchema',
      summary: 'The form of a stored check, as JSON Schema',
      tag,
      access: readers,
      reply: z.record(z.string(), z.unknown()),
      handle: async () => ({ ...storedCheckJsonSchema() }),
    }),
    defineRoute({
      method: 'POST',
      path: `${path}/dry-run`,
      operationId: 'tryStoredCheck',
      summary: 'What a stored check would say of the inventory as it is',
      description: 'Executes its examples and asks the database, with the defaults of its parameters. Nothing is kept.',
      tag,
      access: { roles, scope: 'stored-check:read' },
      body: schemas.GivenStoredCheck,
      reply: schemas.DryRun,
      handle: ({ body, ...asker }) => dryRun(deps, asker, body),
    }),
  ];
}

function singleRoutes(service: StoredCheckService): readonly AnyRoute[] {
  return [
    defineRoute({
      ...one,
      method: 'GET',
      summary: 'A stored check with its document and its versions',
      access: readers,
      query: schemas.VersionQuery,
      reply: schemas.StoredCheckDetails,
      handle: ({ params, query, ...asker }) => service.get(asker, params.checkId, query.version),
    }),
    defineRoute({
      method: 'GET',
      path: `${path}/{checkId}/export`,
      operationId: 'exportStoredCheck',
      summary: 'A stored check as a YAML file',
      tag,
      access: readers,
      params: schemas.CheckId,
      query: schemas.VersionQuery,
      contentType: 'application/yaml; charset=utf-8',
      reply: null,
      handle: async ({ params, query, reply, ...asker }) => {
        const text = await service.text(asker, params.checkId, query.version);
        reply.attachment(`${params.checkId}.yaml`);
        return (async function* () {
          yield text;
        })();
      },
    }),
    defineRoute({
      ...one,
      method: 'PUT',
      operationId: 'saveStoredCheck',
      summary: 'Create a stored check, or save a change of one',
      description:
        'Its examples are executed. What verdicts rest on (query, scope, expectation, parameters, type, severity, reason) changes only with a higher version; a check that was deleted comes back with one.',
      access: writers,
      body: schemas.GivenStoredCheck,
      reply: schemas.StoredCheckDetails,
      handle: async ({ params, body, reply, ...asker }) => {
        const { isNew, details } = await service.save(asker, params.checkId, body);
        if (isNew) reply.status(201);
        return details;
      },
    }),
    defineRoute({
      ...one,
      method: 'DELETE',
      summary: 'Delete a stored check; its versions and what they found stay',
      access: writers,
      reply: null,
      handle: ({ params, ...asker }) => service.remove(asker, params.checkId),
    }),
  ];
}
