import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toyFeature } from '#testing/toy-api.ts';
import { ask, bearer, startToyServer } from '#testing/toy-server.ts';
import { openApiDocument } from './openapi.ts';
import { defineRoute } from './route.ts';

const document = openApiDocument([toyFeature()]);

it('lists every route once, with its roles and the scope of tokens', () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security, ...operation }]) => [
      `${method} ${path}`,
      operationId,
      (security as unknown[]).length,
      operation['x-bastide-roles'],
      operation['x-bastide-scope'],
    ]),
  );
  const all = ['owner', 'administrator', 'operator', 'auditor'];
  expect(operations).toEqual([
    ['post /api/v1/session', 'createSession', 0, undefined, undefined],
    ['get /api/v1/toy-list', 'getToyList', 2, all, 'toy:read'],
    ['post /api/v1/toy-list', 'loadToys', 2, ['owner'], 'toy:write'],
    ['get /api/v1/toys', 'listToys', 2, all, 'toy:read'],
    ['post /api/v1/toys', 'createToy', 2, ['owner', 'administrator', 'operator'], 'toy:write'],
    ['get /api/v1/toys/{toyId}', 'getToy', 2, all, 'toy:read'],
    ['delete /api/v1/toys/{toyId}', 'deleteToy', 2, ['owner'], 'toy:throw-away'],
    ['get /api/v1/toys/{toyId}/progress', 'getToyProgress', 2, all, 'toy:read'],
  ]);
});

it('says what goes in and what comes out', () => {
  expect(document.paths['/api/v1/toys']?.post).toMatchObject({
    tags: ['toy'],
    parameters: [{ name: 'Idempotency-Key', in: 'header', required: false }],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            properties: {
              name: { type: 'string', minLength: 1, maxLength: 40 },
              pieces: { type: 'integer', minimum: 1, default: 1 },
            },
            required: ['name'],
            additionalProperties: false,
          },
        },
      },
    },
    responses: {
      201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Toy' } } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  });
  expect(document.paths['/api/v1/toys']?.get?.parameters).toEqual([
    expect.objectContaining({ name: 'limit', in: 'query', required: false, description: expect.any(String) }),
    expect.objectContaining({ name: 'cursor', in: 'query', required: false }),
    { name: 'name', in: 'query', required: false, description: 'A part of the name.', schema: { type: 'string' } },
  ]);
  expect(document.paths['/api/v1/toys/{toyId}']?.delete).toMatchObject({
    parameters: [{ name: 'toyId', in: 'path', required: true, schema: { type: 'string', maxLength: 40 } }],
    responses: { 204: { description: 'Done.' } },
  });
  expect(document.paths['/api/v1/toy-list']?.get?.responses[200]?.content).toHaveProperty(['text/csv']);
  expect(document.paths['/api/v1/toy-list']?.post?.requestBody?.content).toHaveProperty(['application/x-ndjson']);
  expect(document.paths['/api/v1/toys/{toyId}/progress']?.get?.responses[200]?.content).toHaveProperty([
    'text/event-stream',
  ]);
});

it('refers only to what is in it', () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!.split('/'));
  expect(references.length).toBeGreaterThan(0);
  for (const path of references) expect(document).toHaveProperty(path);
  expect(text).not.toMatch(/\$defs|(input|output):/);
});

it('is the same text for the same routes, in whatever order features come', () => {
  const [first, ...rest] = toyFeature().routes;
  const turned = openApiDocument([
    { name: 'b', routes: rest },
    { name: 'a', routes: [first!] },
  ]);
  expect(Object.keys(turned.paths)).toEqual(Object.keys(document.paths));
  expect(turned.components).toEqual(document.components);
  expect(JSON.stringify(openApiDocument([toyFeature()]))).toBe(JSON.stringify(document));
});

it('is true: what the server answers fits the schemas', async () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', ...document });
  const fits = (reference: string, value: unknown) => {
    const validate = ajv.compile({ $ref: `api#/components/schemas/${reference}` });
    return validate(value) || JSON.stringify(validate.errors);
  };
  const server = await startToyServer();
  const headers = bearer('owner');
  const toy = await ask(`${server.url}/api/v1/toys`, { method: 'POST', headers, body: { name: 'a ball' } });
  const problem = await ask(`${server.url}/api/v1/toys?odd=1`, { headers });
  await server.close();
  expect(fits('Toy', toy.json)).toBe(true);
  expect(fits('Problem', problem.json)).toBe(true);
  expect(fits('Toy', problem.json)).not.toBe(true);
});

describe('schemas with an id', () => {
  const Part = z.object({ size: z.number().default(1) }).meta({ id: 'Part' });
  const Tree = z
    .object({
      name: z.string(),
      get children() {
        return z.array(Tree);
      },
    })
    .meta({ id: 'Tree' });
  const route = (body: z.ZodType, reply: z.ZodType) =>
    defineRoute({
      method: 'POST',
      path: '/api/v1/parts',
      summary: 'x',
      tag: 'part',
      access: { roles: ['owner'] },
      body,
      reply,
      handle: async () => ({}),
    });
  const built = (body: z.ZodType, reply: z.ZodType) =>
    openApiDocument([{ name: 'parts', routes: [route(body, reply)] }]);

  it('have two names where going in and coming out differ', () => {
    const { components } = built(z.object({ part: Part }), z.array(Part));
    expect(components.schemas).toMatchObject({
      Part: { required: ['size'] },
      PartInput: { additionalProperties: false },
    });
  });

  it('may hold themselves', () => {
    const { components } = built(z.object({}), Tree);
    expect(components.schemas.Tree).toMatchObject({
      properties: { children: { items: { $ref: '#/components/schemas/Tree' } } },
    });
  });

  it('are needed by those that do', () => {
    const nameless = z.object({
      get children() {
        return z.array(nameless);
      },
    });
    expect(() => built(z.object({}), nameless)).toThrow('.meta({ id })');
  });

  it('need a form in JSON', () => {
    expect(() => built(z.object({}), z.object({ at: z.date() }))).toThrow(
      'POST /api/v1/parts: a schema has no JSON form',
    );
  });
});
