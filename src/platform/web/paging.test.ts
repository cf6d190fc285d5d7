import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { ask, bearer, startToyServer } from '#testing/toy-server.ts';
import { AppError } from '../errors.ts';
import { decodeCursor, encodeCursor } from './paging.ts';

let server: Awaited<ReturnType<typeof startToyServer>>;
beforeAll(async () => {
  server = await startToyServer();
  const ids = Array.from({ length: 7 }, (_, number) => `toy-${number}`);
  server.toys.push(...ids.map((id) => ({ id, name: `玩具 ${id}`, pieces: 1 })));
});
afterAll(() => server.close());

const page = (query: string) => ask(`${server.url}/api/v1/toys?${query}`, { headers: bearer('auditor') });

it('pages hold every item once', async () => {
  const ids: unknown[] = [];
  const sizes: number[] = [];
  for (let cursor: unknown = ''; cursor !== null; ) {
    const { json } = await page(`limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
    const items = json.items as { id: string }[];
    ids.push(...items.map(({ id }) => id));
    sizes.push(items.length);
    cursor = json.nextCursor;
  }
  expect(ids).toEqual(server.toys.map(({ id }) => id));
  expect(sizes).toEqual([3, 3, 1]);
});

it('a cursor gives back what went in', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.integer(),
      fc.option(fc.boolean()),
      (text, number, flag) => {
        const schema = z.tuple([z.string(), z.number(), z.boolean().nullable()]);
        expect(decodeCursor(encodeCursor([text, number, flag]), schema)).toEqual([text, number, flag]);
      },
    ),
    { seed: 20_261_127 },
  );
});

it.each([
  ['text that is no base64url', 'a+b/c='],
  ['base64url of no JSON', Buffer.from('{').toString('base64url')],
  ['base64url of no UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('base64url')],
  ['values of another list', encodeCursor([1])],
  ['too many values', encodeCursor(['a', 'b'])],
  ['an object', encodeCursor({ 0: 'a' })],
  ['another spelling of the same bytes', `${encodeCursor(['ab'])}=`],
  ['a very long text', 'A'.repeat(2049)],
])('a cursor is refused: %s', async (_what, cursor) => {
  const { json } = await page(`cursor=${encodeURIComponent(cursor)}`);
  expect(json).toMatchObject({ status: 400, code: 'invalid-request' });
});

it('a tampered cursor is refused or only another place in the list', () => {
  const cursor = encodeCursor(['toy-3']);
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.constantFrom(...'AZaz09-_'), (at, char) => {
      const tampered = cursor.slice(0, at) + char + cursor.slice(at + 1);
      try {
        expect(decodeCursor(tampered, z.tuple([z.string()]))).toEqual([expect.any(String)]);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
    { seed: 20_261_127 },
  );
});
