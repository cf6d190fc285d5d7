import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '#platform/web/openapi.ts';
import { toyFeature } from '#testing/toy-api.ts';
import { apiTypesSource } from '../scripts/generate/api-client.ts';
import { formatted } from '../scripts/generate/formatted.ts';
import { propertyName, typeText } from '../scripts/generate/schema-type.ts';
import { root } from './source-files.ts';

describe('a schema as a type', () => {
  const Part = z.object({ size: z.number() }).meta({ id: 'Part' });

  it.each<[string, z.ZodType]>([
    ['string', z.string().min(1)],
    ['string', z.iso.datetime()],
    ['number', z.int()],
    ['boolean', z.boolean()],
    ['string | null', z.string().nullable()],
    ['"a" | "b"', z.enum(['a', 'b'])],
    ['"a"', z.literal('a')],
    ['readonly (string | null)[]', z.array(z.string().nullable())],
    ['readonly [string, number]', z.tuple([z.string(), z.number()])],
    [
      '{ readonly a: string; readonly "b-c"?: number | undefined }',
      z.object({ a: z.string(), 'b-c': z.number().optional() }),
    ],
    ['Readonly<Record<string, number>>', z.record(z.string(), z.number())],
    ['Readonly<Record<string, unknown>>', z.looseObject({})],
    ['Readonly<Record<string, never>>', z.strictObject({})],
    ['string | { readonly a: number }', z.union([z.string(), z.object({ a: z.number() })])],
    [
      '{ readonly a: string; readonly b: string }',
      z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() })),
    ],
    ['unknown', z.unknown()],
  ])('%s', (text, schema) => {
    expect(typeText(z.toJSONSchema(schema, { io: 'input' }))).toBe(text);
  });

  it('that holds all of several is all of them', () => {
    const either = { anyOf: [{ type: 'string' }, { type: 'null' }] };
    expect(typeText({ allOf: [{ $ref: '#/components/schemas/Part' }, either] })).toBe('(Part) & (string | null)');
  });

  it('with an id is named', () => {
    expect(typeText({ type: 'array', items: { $ref: '#/components/schemas/Part' } })).toBe('readonly (Part)[]');
    expect(z.toJSONSchema(z.array(Part)).items).toEqual({ $ref: '#/$defs/Part' });
  });

  it('quotes names that are no identifiers', () => {
    expect(['a', '$a', 'a1', '1a', 'a b', "a'b"].map(propertyName)).toEqual([
      'a',
      '$a',
      'a1',
      '"1a"',
      '"a b"',
      '"a\'b"',
    ]);
  });
});

const source = formatted(apiTypesSource(openApiDocument([toyFeature()])), 'src/client/api-types.ts');

it('the generated module lists operations in order, and is as the formatter leaves it', () => {
  const names = [...source.matchAll(/^ {2}(\w+): \{ method/gm)].map(([, name]) => name);
  expect(names).toEqual([
    'createSession',
    'createToy',
    'deleteToy',
    'getToy',
    'getToyList',
    'getToyProgress',
    'listToys',
    'loadToys',
  ]);
  expect(formatted(source, 'src/client/api-types.ts')).toBe(source);
});

it('the generated module types the client: right uses compile, wrong ones do not', () => {
  const uses = `
import { createClientFor } from '${join(root, 'src/client/client.ts')}';
import { type Operations, operations } from './api-types.ts';
const client = createClientFor<Operations, typeof operations>(operations, { baseUrl: 'http://localhost' });
const toy = await client.call('createToy', { body: { name: 'a ball' }, idempotencyKey: 'k' });
const page = await client.call('listToys', { query: { limit: 3 } });
const names: readonly string[] = [toy.name, ...page.items.map(({ id }) => id)];
await client.call('listToys');
await client.call('loadToys', { body: new Uint8Array([1]) });
const done: undefined = await client.call('deleteToy', { params: { toyId: names[0]! } });
for await (const { data } of client.events('getToyProgress', { params: { toyId: 'a' } })) data.pieces.toFixed();
for await (const chunk of (await client.download('getToyList')).chunks) chunk.byteLength;
export { done };
// @ts-expect-error a body is needed
await client.call('createToy');
// @ts-expect-error the body has a name
await client.call('createToy', { body: { pieces: 1 } });
// @ts-expect-error a list takes no body
await client.call('listToys', { body: {} });
// @ts-expect-error a limit is a number
await client.call('listToys', { query: { limit: '3' } });
// @ts-expect-error params are needed
await client.call('getToy');
// @ts-expect-error there is no such operation
await client.call('getNothing');
// @ts-expect-error a file is downloaded
await client.call('getToyList');
// @ts-expect-error a reply has only what it has
toy.secret;
`;
  expect(compile({ 'api-types.ts': source, 'uses.ts': uses })).toBe('');
});

/** What the compiler says of these files under the settings of this repository. */
function compile(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bastide-types-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      const placed = text.replaceAll("'./operation.ts'", `'${join(root, 'src/client/operation.ts')}'`);
      writeFileSync(join(folder, name), placed);
    }
    const compilerOptions = { typeRoots: [join(root, 'node_modules/@types')] };
    const settings = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'] };
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
