import { z } from 'zod';
import { AppError } from '#platform/errors.ts';
import { cursorQuery, decodeCursor, encodeCursor, pageOf } from '#platform/web/paging.ts';
import { type Download, defineRoute, type Feature, type ServerEvent } from '#platform/web/route.ts';
import { safeText } from '#platform/web/text.ts';

export const Toy = z.object({ id: z.string(), name: z.string(), pieces: z.int() }).meta({ id: 'Toy' });
export type Toy = z.infer<typeof Toy>;
const NewToy = z.object({
  name: safeText(1, 40),
  pieces: z.int().min(1).default(1),
  maker: z.object({ country: z.string().length(2) }).optional(),
});
const toyId = z.object({ toyId: z.string().max(40) });

/** What a test decides about the toys' answers. */
export interface ToyBehaviour {
  /** what GET /api/v1/toys/{toyId} does for an id that is no toy's */
  find: (id: string, signal: AbortSignal) => Promise<unknown>;
  watch: (signal: AbortSignal, lastEventId: string | undefined) => AsyncIterable<ServerEvent<{ pieces: number }>>;
  write: (signal: AbortSignal) => Download;
  /** what becomes of a list before it is read */
  load: () => Promise<void>;
  /** what happens while a toy is added */
  add: (name: string, signal: AbortSignal) => Promise<void>;
}

/** A feature that is complete in kinds of routes and knows nothing of security. */
export function toyFeature(behaviour: Partial<ToyBehaviour> = {}): Feature & { readonly toys: Toy[] } {
  const toys: Toy[] = [];
  return {
    name: 'toys',
    toys,
    routes: [...collection(toys, behaviour), ...single(toys, behaviour), ...streams(behaviour), logOn],
  };
}

const all = ['owner', 'administrator', 'operator', 'auditor'] as const;

function collection(toys: Toy[], behaviour: Partial<ToyBehaviour>) {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/toys',
    summary: 'The toys, by id',
    tag: 'toy',
    access: { roles: all },
    query: z.object({ ...cursorQuery, name: z.string().optional().describe('A part of the name.') }),
    reply: pageOf(Toy),
    handle: async ({ query }) => {
      const after = query.cursor === undefined ? '' : decodeCursor(query.cursor, z.tuple([z.string()]))[0];
      const rest = toys.filter(({ id, name }) => id > after && name.includes(query.name ?? ''));
      const items = rest.slice(0, query.limit);
      const last = items.at(-1);
      return { items, nextCursor: last && rest.length > items.length ? encodeCursor([last.id]) : null };
    },
  });
  const add = defineRoute({
    method: 'POST',
    path: '/api/v1/toys',
    summary: 'Adds a toy',
    tag: 'toy',
    access: { roles: ['owner', 'administrator', 'operator'] },
    status: 201,
    idempotent: true,
    body: NewToy,
    reply: Toy,
    handle: async ({ body, reply, signal }) => {
      await behaviour.add?.(body.name, signal);
      if (body.name === 'refused') throw new AppError('conflict', { en: 'There is such a toy.', zh: '玩具已存在。' });
      const toy = { id: `toy-${toys.length + 1}`, name: body.name, pieces: body.pieces, secret: 'not in the schema' };
      toys.push(toy);
      reply.header('location', `/api/v1/toys/${toy.id}`);
      return toy;
    },
  });
  return [list, add];
}

function single(toys: Toy[], behaviour: Partial<ToyBehaviour>) {
  const get = defineRoute({
    method: 'GET',
    path: '/api/v1/toys/{toyId}',
    summary: 'One toy',
    tag: 'toy',
    access: { roles: all },
    params: toyId,
    reply: Toy,
    handle: async ({ params, signal }) => {
      const toy = toys.find(({ id }) => id === params.toyId) ?? (await behaviour.find?.(params.toyId, signal));
      if (toy === undefined) throw new AppError('not-found', { en: 'There is no such toy.', zh: '没有这个玩具。' });
      return toy as Toy;
    },
  });
  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/v1/toys/{toyId}',
    summary: 'Throws a toy away',
    tag: 'toy',
    access: { roles: ['owner'], scope: 'toy:throw-away' },
    params: toyId,
    reply: null,
    handle: async ({ params }) => {
      toys.splice(0, toys.length, ...toys.filter(({ id }) => id !== params.toyId));
    },
  });
  return [get, remove];
}

function streams(behaviour: Partial<ToyBehaviour>) {
  const watch = defineRoute({
    method: 'GET',
    path: '/api/v1/toys/{toyId}/progress',
    summary: 'How building a toy goes on',
    tag: 'toy',
    access: { roles: all },
    params: toyId,
    events: true,
    reply: z.object({ pieces: z.int() }),
    handle: async ({ signal, headers }) => {
      if (!behaviour.watch) throw new AppError('not-found', { en: 'Nothing is built.', zh: '没有正在搭建的玩具。' });
      return behaviour.watch(signal, headers['last-event-id']?.toString());
    },
  });
  const write = defineRoute({
    method: 'GET',
    path: '/api/v1/toy-list',
    summary: 'The toys as CSV',
    tag: 'toy',
    access: { roles: all },
    contentType: 'text/csv; charset=utf-8',
    reply: null,
    handle: async ({ signal, reply }) => {
      reply.attachment('toys 玩具.csv');
      if (!behaviour.write) throw new AppError('not-found', { en: 'No list.', zh: '没有列表。' });
      return behaviour.write(signal);
    },
  });
  const load = defineRoute({
    method: 'POST',
    path: '/api/v1/toy-list',
    operationId: 'loadToys',
    summary: 'Counts the lines of a list',
    tag: 'toy',
    access: { roles: ['owner'] },
    upload: ['application/x-ndjson'],
    bodyLimit: 3_000_000,
    reply: z.object({ lines: z.int(), bytes: z.int() }),
    handle: async ({ body }) => {
      await behaviour.load?.();
      const count = { lines: 0, bytes: 0 };
      for await (const chunk of body as AsyncIterable<Buffer>) {
        count.bytes += chunk.length;
        count.lines += chunk.toString('latin1').split('\n').length - 1;
      }
      return count;
    },
  });
  return [watch, write, load];
}

const logOn = defineRoute({
  method: 'POST',
  path: '/api/v1/session',
  summary: 'Logs on',
  tag: 'session',
  access: { public: true },
  status: 201,
  body: z.object({ role: z.enum(all) }),
  reply: z.object({ ok: z.literal(true) }),
  handle: async ({ body, reply }) => {
    reply.setCookie('bastide-session', body.role, { maxAgeSeconds: 60 });
    return { ok: true as const };
  },
});
