import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { z } from 'zod';

export const roles = ['owner', 'administrator', 'operator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Who may call: everybody, or these roles; a token needs the scope too (`<tag>:read` or `<tag>:write` unless named). */
export type Access = { readonly public: true } | { readonly roles: readonly Role[]; readonly scope?: string };

/** Who calls, and for which organisation. */
export interface Caller {
  readonly organizationId: string;
  readonly userId: string | null;
  readonly role: Role;
  readonly via: 'session' | 'token';
  readonly tokenId?: string;
  /** of a token; `*` is everything that its role may */
  readonly scopes?: readonly string[];
  readonly name: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface CookieOptions {
  readonly path?: string;
  readonly maxAgeSeconds?: number;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
  readonly sameSite?: 'strict' | 'lax';
}

/** What a handler may say about the reply besides what it returns. */
export interface ReplyControls {
  setCookie(name: string, value: string, options: CookieOptions): void;
  clearCookie(name: string, options: CookieOptions): void;
  header(name: string, value: string): void;
  /** another status than the declared one, such as 200 instead of 201 for what was there already */
  status(code: number): void;
  /** the name under which a browser saves a download */
  attachment(fileName: string): void;
}

/** One server-sent event; `data` is written as JSON. The event `problem` is the server's own: the stream ended by an error. */
export interface ServerEvent<D = unknown> {
  readonly event: string;
  readonly data: D;
  /** comes back in the header Last-Event-ID when the client connects again */
  readonly id?: string;
}

export type Download = AsyncIterable<string | Uint8Array> | Readable;

/** What of a request is the same for every route. */
export interface RequestContext {
  readonly now: number;
  /** aborted when the client is gone, the time is up, or (for events) the server stops */
  readonly signal: AbortSignal;
  readonly ip: string;
  readonly requestId: string;
  readonly headers: IncomingHttpHeaders;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly language: 'en' | 'zh';
  readonly reply: ReplyControls;
}

export interface RouteRequest<P, Q, B, C> extends RequestContext {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly caller: C;
}

type NoMembers = z.ZodObject<Record<never, never>>;
type CallerOf<A> = A extends { readonly public: true } ? null : Caller;
type BodyOf<B, U> = U extends readonly string[] ? Readable : B extends z.ZodType ? z.output<B> : undefined;
type EventData<R> = R extends z.ZodType ? z.input<R> : unknown;
type ResultOf<R, C, E> = E extends true
  ? AsyncIterable<ServerEvent<EventData<R>>>
  : C extends string
    ? Download
    : R extends z.ZodType
      ? z.input<R>
      : // biome-ignore lint/suspicious/noConfusingVoidType: a handler without a reply may hand on what a void function gives
        void;

/** What is declared of a route apart from its types. */
interface RouteFacts {
  readonly method: Method;
  /** such as `/api/v1/exceptions/{exceptionId}` */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** derived from method and path unless named */
  readonly operationId?: string;
  /** 200 unless named; 204 when there is no reply */
  readonly status?: number;
  /** creation that honours the header Idempotency-Key */
  readonly idempotent?: boolean;
  /** bytes; the server's limit unless named */
  readonly bodyLimit?: number;
  /** how long a handler may take until the client hears 503; not for events and downloads */
  readonly timeoutMs?: number;
}

export interface RouteDefinition<
  A extends Access,
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType | undefined,
  R extends z.ZodType | null,
  U extends readonly string[] | undefined,
  C extends string | undefined,
  E extends true | undefined,
> extends RouteFacts {
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** the body arrives as a stream of one of these content types; goes with `bodyLimit`, not with `body` */
  readonly upload?: U;
  /** of the body; of the data of each event; null for nothing and for downloads */
  readonly reply: R;
  /** a download: the handler returns an async iterable of text or bytes */
  readonly contentType?: C;
  /** server-sent events: the handler returns an async iterable of events */
  readonly events?: E;
  readonly handle: (
    request: RouteRequest<z.output<P>, z.output<Q>, BodyOf<B, U>, CallerOf<A>>,
  ) => Promise<ResultOf<R, C, E>>;
}

/** A route whose types are forgotten: what the server, the OpenAPI document and the walk tests see. */
export interface AnyRoute extends RouteFacts {
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly upload?: readonly string[];
  readonly reply: z.ZodType | null;
  readonly contentType?: string;
  readonly events?: true;
  handle(request: RouteRequest<unknown, unknown, unknown, Caller | null>): Promise<unknown>;
}

/** Routes under one name, as a feature hands them to the server. */
export interface Feature {
  readonly name: string;
  readonly routes: readonly AnyRoute[];
}

/** Types the handler from the schemas. The server calls it with nothing but what these schemas gave. */
export function defineRoute<
  const A extends Access,
  R extends z.ZodType | null,
  P extends z.ZodObject = NoMembers,
  Q extends z.ZodObject = NoMembers,
  B extends z.ZodType | undefined = undefined,
  const U extends readonly string[] | undefined = undefined,
  const C extends string | undefined = undefined,
  E extends true | undefined = undefined,
>(route: RouteDefinition<A, P, Q, B, R, U, C, E>): AnyRoute {
  // The server has parsed params, query and body with these schemas and checked the access when it calls.
  return route as AnyRoute;
}

/** The scope that a token needs for a route; undefined for public ones. */
export function scopeOf(route: Pick<AnyRoute, 'access' | 'method' | 'tag'>): string | undefined {
  if ('public' in route.access) return undefined;
  return route.access.scope ?? `${route.tag}:${route.method === 'GET' ? 'read' : 'write'}`;
}
