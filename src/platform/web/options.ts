import type { IncomingHttpHeaders } from 'node:http';
import type { IdempotencyStore } from './idempotency.ts';
import type { Log } from './log.ts';
import type { Caller, Feature, ReplyControls } from './route.ts';

/** What recognising a caller may look at, and the cookies that it may renew. */
export interface AuthenticationRequest {
  readonly headers: IncomingHttpHeaders;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly ip: string;
  readonly now: number;
  readonly reply: ReplyControls;
}

/** One finished request, for the metrics; `route` is the pattern. */
export interface RequestMeasure {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface WebServerSettings {
  /** how browsers reach the server, such as `https://bastide.example.com` */
  readonly publicOrigin: string;
  /** bytes of a body; 1 MiB unless named */
  readonly bodyLimit?: number;
  /** addresses of reverse proxies whose X-Forwarded-… headers count, or how many stand in front; false for none */
  readonly trustProxy: false | number | readonly string[];
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  /** names besides `localhost` and the public one under which the loopback address may be asked */
  readonly allowedHosts?: readonly string[];
  /** how long a handler may take; 60 s unless named */
  readonly handlerTimeoutMs?: number;
  /** how long requests may still run when the server closes; 10 s unless named */
  readonly closeTimeoutMs?: number;
  /** between two signs of life on an event stream; 15 s unless named */
  readonly heartbeatMs?: number;
  /** from the first byte to the last of a request's head; 20 s unless named */
  readonly headersTimeoutMs?: number;
  /** from the first byte to the last of a request; 5 minutes unless named */
  readonly requestTimeoutMs?: number;
  /** how often those two are looked after; 5 s unless named */
  readonly checkingIntervalMs?: number;
}

export interface WebServerParts {
  readonly features: readonly Feature[];
  /** null when nobody is recognised; throws `unauthenticated` with a better reason when there is one */
  readonly authenticate: (request: AuthenticationRequest) => Promise<Caller | null>;
  readonly clock: { readonly now: () => number };
  readonly log: Log;
  readonly metrics?: { observeRequest(measure: RequestMeasure): void };
  readonly idempotency?: IdempotencyStore;
  readonly options: WebServerSettings;
}
