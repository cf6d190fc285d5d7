import { createLog } from '#platform/log.ts';
import type { Feature, Role } from '#platform/web/route.ts';
import { createWebServer } from '#platform/web/server.ts';
import { rememberedAnswers } from './toy-server.ts';

/** Who asks; an owner named Alice unless said otherwise. */
export interface AskAs {
  readonly organizationId: string;
  readonly role?: Role;
  readonly name?: string;
  /** the person that the token belongs to; nobody unless named */
  readonly userId?: string;
  readonly language?: 'en' | 'zh';
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** the body as JSON; what a test knows of its shape it says itself */
  json<T = Record<string, unknown>>(): T;
}

/** Features behind the real HTTP server on loopback, where each request says who asks. */
export interface FeatureServer {
  ask(as: AskAs, method: string, path: string, body?: unknown): Promise<Answer>;
  /** what was logged as an error: nothing, if all went well */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** `now` tells the clock of the requests. */
export async function startFeatureServer(features: readonly Feature[], now: () => number): Promise<FeatureServer> {
  const faults: string[] = [];
  const log = createLog({ level: 'error', output: { write: (line) => void faults.push(line) } });
  const app = createWebServer({
    features,
    authenticate: async ({ headers }) => {
      const asked = JSON.parse(String(headers['x-test-caller'])) as AskAs;
      const { organizationId, role = 'owner', name = 'Alice', userId = null } = asked;
      return { organizationId, userId, tokenId: name, role, via: 'token', scopes: ['*'], name };
    },
    clock: { now },
    log,
    idempotency: rememberedAnswers(),
    options: { publicOrigin: 'http://localhost', trustProxy: false },
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    faults,
    async ask({ language = 'en', headers = {}, ...caller }, method, path, body) {
      const reply = await fetch(`${address}${path}`, {
        method,
        headers: {
          'x-test-caller': JSON.stringify(caller),
          'accept-language': language,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, text, headers: reply.headers, json: () => JSON.parse(text) };
    },
    close: () => app.close(),
  };
}
