import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { AnyRoute } from '#platform/web/route.ts';
import { strictly } from '#platform/web/strict.ts';
import { ask, faultOfRefusal, type Reply } from './ask.ts';
import { titleOf } from './doors.ts';
import { examplesOf, openNamesOf, schemaOf } from './examples.ts';
import { filledPath, type Ids, idsOf, namesIn } from './known-ids.ts';
import { mutationsOf, rawTextsOf } from './mutations.ts';
import { contentOfOrganization, fillOrganization } from './organization-content.ts';
import { logOn, sessionHeaders } from './people.ts';
import { type Served, startServed } from './served.ts';

/** What a refused request may leave: that somebody tried, and that somebody is there. */
const traces = ['audit_heads', 'audit_log', 'log_on_attempts', 'sessions'];

let served: Served;
let routes: readonly AnyRoute[];
let ids: Ids;
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  served = await startServed();
  await fillOrganization(served);
  routes = served.features.flatMap((feature) => feature.routes);
  ids = await idsOf(served.admin, served.organizationId);
  headers = sessionHeaders(await logOn(served.origin, served.owner));
});
afterAll(() => served?.close());

let before: Readonly<Record<string, string>>;
beforeEach(async () => {
  before = await content();
});
afterEach(async () => {
  expect(await content(), 'nothing is written').toEqual(before);
});

async function content(): Promise<Readonly<Record<string, string>>> {
  const tables = Object.entries(await contentOfOrganization(served.admin, served.organizationId));
  return Object.fromEntries(tables.filter(([table]) => !traces.includes(table)));
}

interface Wrong {
  readonly what: string;
  readonly path?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks as the owner, who may do everything. Everything must be refused in full. Returns the replies. */
async function refused(route: AnyRoute, wrongs: Iterable<Wrong>): Promise<ReadonlyMap<string, Reply>> {
  const replies = new Map<string, Reply>();
  const faults: string[] = [];
  for (const { what, path = filledPath(route.path, ids), body, headers: more } of wrongs) {
    const request = { method: route.method, path, body, headers: { ...headers, ...more } };
    const reply = await ask(served.origin, request);
    const fault = faultOfRefusal(reply);
    if (fault) faults.push(`${what} ${fault}: ${reply.text.slice(0, 300)}`);
    replies.set(what, reply);
  }
  expect([titleOf(route), faults]).toEqual([titleOf(route), []]);
  return replies;
}

function mustRefuse(schema: { safeParse(value: unknown): { success: boolean } }, text: string): boolean {
  return !schema.safeParse(text === '' ? undefined : JSON.parse(text)).success;
}

describe('a body', () => {
  const withBody = () => routes.filter(({ body }) => body !== undefined);
  const exampleOf = (route: AnyRoute) => examplesOf(schemaOf(route.body!), ids)[0];

  test('that is wrong in one place is refused with the place', { timeout: 240_000 }, async () => {
    let count = 0;
    for (const route of withBody()) {
      const shape = schemaOf(route.body!);
      const wrongs: Wrong[] = [];
      const schema = strictly(route.body!);
      for (const { what, value, isHopeless } of mutationsOf(examplesOf(shape, ids), openNamesOf(shape))) {
        const body = value === undefined ? '' : JSON.stringify(value);
        if (isHopeless || mustRefuse(schema, body)) wrongs.push({ what, body });
      }
      count += wrongs.length;
      for (const [what, reply] of await refused(route, wrongs)) {
        if (reply.status === 413) continue;
        expect([titleOf(route), what, pathsOf(reply)]).toEqual([titleOf(route), what, expect.stringMatching(/^body/)]);
      }
    }
    expect(count).toBeGreaterThan(1_500);
  });

  test('that no JSON of ours can be is refused before anybody looks at it', async () => {
    for (const route of withBody()) {
      const texts = Object.entries(rawTextsOf(exampleOf(route))).map(([what, body]) => ({ what, body }));
      const replies = await refused(route, [...texts, { what: 'no UTF-8', body: new Uint8Array([0x22, 0xff, 0x22]) }]);
      const large = replies.get('2 MiB')!;
      expect([titleOf(route), large.status]).toEqual([titleOf(route), 413]);
    }
  });

  test('of another type is refused by its type', async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'nonsense',
    ];
    for (const route of withBody()) {
      const body = JSON.stringify(exampleOf(route));
      const wrongs = types.map((type) => ({ what: type, body, headers: { 'content-type': type } }));
      const statuses = [...(await refused(route, wrongs)).values()].map(({ status }) => status);
      expect([titleOf(route), new Set(statuses)]).toEqual([titleOf(route), new Set([415])]);
    }
  });

  test('where none is wanted is refused', async () => {
    for (const route of routes.filter(({ method, body, upload }) => method !== 'GET' && !body && !upload)) {
      await refused(route, [{ what: 'a body', body: '{"surprise":1}' }]);
    }
  });

  test('is refused in Chinese to those who read it', async () => {
    for (const route of withBody()) {
      const wrong = { what: 'wrong', body: '{"surprise":1}', headers: { 'accept-language': 'zh-CN' } };
      const reply = (await refused(route, [wrong])).get('wrong')!;
      expect([titleOf(route), reply.json.detail]).toEqual([titleOf(route), expect.stringMatching(/\p{Script=Han}/u)]);
    }
  });
});

/** Where a problem says that something is wrong. */
function pathsOf({ json }: Reply): string {
  const errors = (json.errors ?? []) as readonly { readonly path: string }[];
  return errors.map(({ path }) => path).join(', ');
}

const badNames: Readonly<Record<string, string>> = {
  'U+0000': '%00',
  'half a character': '%ED%A0%80',
  'a broken escape': '%E4%A',
  'a path': '..%2F..%2Fetc',
  'a statement': `${encodeURIComponent("' OR 1=1 --")}`,
  'a number': '7',
  'a long name': 'x'.repeat(299),
  'a very long name': 'x'.repeat(4_000),
  'the id of another sort': '00000000-0000-0000-0000-00000000000g',
};

test('a name in a path that can be none is refused', async () => {
  for (const route of routes.filter(({ path }) => namesIn(path).length > 0)) {
    const wrongs = namesIn(route.path).flatMap((name) =>
      Object.entries(badNames).map(([what, text]) => {
        const rest = route.path.replace(`{${name}}`, '@@');
        return { what: `${what} as ${name}`, path: filledPath(rest, ids).replace('@@', text) };
      }),
    );
    await refused(route, wrongs);
  }
});

describe('a query', () => {
  test('with a member that nobody knows, or that is there twice, is refused', async () => {
    for (const route of routes.filter(isStrict)) {
      const path = filledPath(route.path, ids);
      const isOnce = ([, member]: [string, z.ZodType]) => !member.safeParse(['a', 'b']).success;
      const names = Object.entries(route.query?.shape ?? {}).filter(isOnce);
      const twice = names.map(([name]) => ({ what: `${name} twice`, path: `${path}?${name}=a&${name}=b` }));
      await refused(route, [{ what: 'unknown', path: `${path}?surprise=1` }, ...twice]);
    }
  });

  test('with a value that can be none is refused', async () => {
    for (const route of routes.filter(({ query }) => query !== undefined)) {
      const path = filledPath(route.path, ids);
      const wrongs = Object.keys(route.query!.shape).flatMap((name) =>
        ['%00', 'a%00', '%ED%A0%80', '%ff', '%E4%A', 'x'.repeat(9_000)].map((text) => {
          return { what: `${name}=${text.slice(0, 10)}`, path: `${path}?${name}=${text}` };
        }),
      );
      await refused(route, wrongs);
    }
  });

  test('with a page size or a place that no list has is refused', async () => {
    const texts = ['0', '-1', '1e9', '201', '1.5', 'many', '', '9'.repeat(400)];
    const cursors = ['', '!', 'W10', 'bnVsbA', 'eyJhIjoxfQ', Buffer.from('["x","y","z","a"]').toString('base64url')];
    for (const route of routes.filter(({ query }) => query !== undefined && 'cursor' in query.shape)) {
      const path = filledPath(route.path, ids);
      await refused(route, [
        ...texts.map((text) => ({ what: `limit=${text.slice(0, 10)}`, path: `${path}?limit=${text}` })),
        ...cursors.map((text) => ({ what: `cursor=${text}`, path: `${path}?cursor=${text}` })),
      ]);
    }
  });
});

/** Only where another server sends the browser with members of its own is anything taken. */
function isStrict({ query, events }: AnyRoute): boolean {
  return events !== true && (query === undefined || query.def.catchall === undefined);
}

test('an upload that is no recording is refused', async () => {
  const lines = '{"bastide":"recording"}\n';
  const bodies: Readonly<Record<string, string | Uint8Array>> = {
    nothing: '',
    'no lines of JSON': 'what is this?\n',
    'another JSON': '{"a":1}\n{"b":2}\n',
    'the start of one': lines,
    'a broken gzip': gzipSync(lines).subarray(0, 12),
    'a gzip of nothing': gzipSync(''),
    'one endless line': 'x'.repeat(3 << 20),
    'a gzip of one endless line': gzipSync(Buffer.alloc(200 << 20, 'x')),
    'bytes of all sorts': Uint8Array.from({ length: 4_096 }, (_, index) => (index * 97) % 256),
  };
  for (const route of routes.filter(({ upload }) => upload !== undefined)) {
    const search = new URLSearchParams(examplesOf(schemaOf(route.query!), ids, 'needed')[0] as Record<string, string>);
    const path = `${filledPath(route.path, ids)}?${search}`;
    const type = { 'content-type': route.upload!.at(-1)! };
    await refused(
      route,
      Object.entries(bodies).map(([what, body]) => ({ what, path, body, headers: type })),
    );
  }
});

test('a key of a creation that can be none is refused', async () => {
  for (const route of routes.filter(({ idempotent }) => idempotent)) {
    const body = route.body ? JSON.stringify(examplesOf(schemaOf(route.body), ids)[0]) : undefined;
    const keys = ['', ' ', 'x'.repeat(300), 'a b'];
    const wrongs = keys.map((key) => ({ what: `key ${key.slice(0, 5)}`, headers: { 'idempotency-key': key } }));
    await refused(route, body === undefined ? wrongs : wrongs.map((wrong) => ({ ...wrong, body })));
  }
});

test('all of it was refused without a fault of ours', () => {
  expect(served.faults).toEqual([]);
});
