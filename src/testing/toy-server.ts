import type { AddressInfo } from 'node:net';
import { systemClock } from '#platform/clock.ts';
import type { IdempotencyState, IdempotencyStore } from '#platform/web/idempotency.ts';
import type { Log } from '#platform/web/log.ts';
import type {
  AuthenticationRequest,
  RequestMeasure,
  WebServerParts,
  WebServerSettings,
} from '#platform/web/options.ts';
import { type Caller, type Role, roles } from '#platform/web/route.ts';
import { createWebServer } from '#platform/web/server.ts';
import { type ToyBehaviour, toyFeature } from './toy-api.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A server of toys on loopback, with what it logged and measured; ends with `close`. */
export async function startToyServer(
  settings: {
    options?: Partial<WebServerSettings>;
    behaviour?: Partial<ToyBehaviour>;
    parts?: Partial<WebServerParts>;
  } = {},
) {
  const lines: LogLine[] = [];
  const measures: RequestMeasure[] = [];
  const feature = toyFeature(settings.behaviour);
  const app = createWebServer({
    features: [feature],
    authenticate: async (request) => callerOf(request),
    clock: systemClock,
    log: collectingLog(lines),
    metrics: { observeRequest: (measure) => void measures.push(measure) },
    idempotency: rememberedAnswers(),
    ...settings.parts,
    options: { publicOrigin: 'https://toys.example.com', trustProxy: false, ...settings.options },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { app, url, port, lines, measures, toys: feature.toys, close: () => app.close() };
}

/** What a request with such a token is: `Bearer <role>[:<scope>,…]`, by default allowed everything that the role is. */
export function bearer(role: Role, scopes: readonly string[] = ['*']): { authorization: string } {
  return { authorization: `Bearer ${role}/${scopes.join(',')}` };
}

function callerOf({ headers, cookies }: AuthenticationRequest): Caller | null {
  const [, role, scopes] = /^Bearer (\w+)\/(.*)$/.exec(headers.authorization ?? '') ?? [];
  const about = { organizationId: 'toy-makers', userId: null, name: 'somebody' };
  if (isRole(role)) return { ...about, role, via: 'token', tokenId: role, scopes: (scopes ?? '').split(',') };
  const session = cookies['bastide-session'];
  return isRole(session) ? { ...about, userId: 'user-1', role: session, via: 'session' } : null;
}

function isRole(text: string | undefined): text is Role {
  return (roles as readonly (string | undefined)[]).includes(text);
}

function collectingLog(lines: LogLine[], base: Readonly<Record<string, unknown>> = {}): Log {
  const at = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, message, fields: { ...base, ...fields } });
  const child = (fields: Record<string, unknown>) => collectingLog(lines, { ...base, ...fields });
  return { info: at('info'), warn: at('warn'), error: at('error'), child };
}

/** The answers to Idempotency-Keys, kept in memory as a database keeps them. */
export function rememberedAnswers(): IdempotencyStore {
  const known = new Map<string, { hash: string; status?: number; body?: string }>();
  const nameOf = (organizationId: string, key: string) => `${organizationId} ${key}`;
  return {
    async begin(organizationId, key, hash): Promise<IdempotencyState> {
      const before = known.get(nameOf(organizationId, key));
      if (!before) {
        known.set(nameOf(organizationId, key), { hash });
        return { state: 'new' };
      }
      if (before.hash !== hash) return { state: 'conflict' };
      const { status, body } = before;
      return status === undefined || body === undefined ? { state: 'in-progress' } : { state: 'replay', status, body };
    },
    async finish(organizationId, key, status, body) {
      const before = known.get(nameOf(organizationId, key));
      if (!before) throw new Error('It was never begun');
      Object.assign(before, { status, body });
    },
    async abandon(organizationId, key) {
      known.delete(nameOf(organizationId, key));
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** the body as JSON; an empty object when it is none */
  readonly json: Readonly<Record<string, unknown>>;
}

/** One request over the wire; a body that is no text or bytes is sent as JSON. */
export async function ask(
  url: string,
  request: { method?: string; headers?: Readonly<Record<string, string>>; body?: unknown } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = request;
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, {
    method,
    headers: { ...type, ...headers },
    body: body === undefined ? null : isRaw ? (body as string) : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text,
    json: isJson && text !== '' ? JSON.parse(text) : {},
  };
}
