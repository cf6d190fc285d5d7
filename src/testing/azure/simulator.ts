import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Quota } from '#model/operation.ts';
import { type HttpRequest, readRequest } from '../alibaba/http-request.ts';
import { createQuotaGuard } from '../alibaba/quotas.ts';
import { type Answer, refusalAnswer, send, spoil } from './answer.ts';
import { createArmAnswers } from './arm.ts';
import { createEntra, type EntraOptions } from './entra.ts';
import { type ArmEstate, ArmRefusal } from './estate.ts';
import { type ArmFault, createFaultTable, refusalOf, throttled } from './faults.ts';

/** Accepted without being given out: for tests that are not about signing in. */
export const simulatedToken = 'simulated.bearer.token';

export interface ArmSimulatorOptions {
  readonly estate: ArmEstate;
  /** no page holds more than this */
  readonly pageSize?: number;
  /** of all reads of the subscription together */
  readonly quota?: Quota;
  readonly faults?: readonly ArmFault[];
  /** for faults with a probability */
  readonly seed?: number;
  /** the server's own key and certificate; without, it speaks plain http and nobody can sign in with it */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly entra?: EntraOptions;
}

/** One request that arrived, answered or not. */
export interface LoggedArmRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** the resource provider */
  readonly service: string;
  /** 0: the connection was cut, or no answer was ever given */
  readonly status: number;
  readonly code: string | null;
}

/** An Azure on this machine: Azure Resource Manager and Microsoft Entra ID at one address. It refuses to change anything. */
export interface ArmSimulator {
  readonly url: string;
  readonly requests: readonly LoggedArmRequest[];
  /** tokens that were given out */
  readonly tokens: () => number;
  /** everything asked of Azure Resource Manager that does not read */
  writes(): readonly LoggedArmRequest[];
  addFault(fault: ArmFault): void;
  close(): Promise<void>;
}

export async function startArmSimulator(options: ArmSimulatorOptions): Promise<ArmSimulator> {
  const answers = createArmAnswers(options.estate, options.pageSize ?? Number.POSITIVE_INFINITY);
  const entra = createEntra(options.entra);
  const faults = createFaultTable(options.faults ?? [], options.seed ?? 1);
  const isWithinQuota = createQuotaGuard(options.quota ? () => options.quota! : undefined);
  const requests: LoggedArmRequest[] = [];

  function answer(request: HttpRequest, fault: ArmFault | null): Answer {
    const refusal = refusalOfCaller(request, entra.accepts) ?? (fault && refusalOf(fault));
    if (refusal) return refusalAnswer(refusal);
    if (!isWithinQuota('', 'reads', null)) return refusalAnswer(throttled(1));
    const good = answers(
      { path: decodeURIComponent(request.path), query: request.query, origin: url },
      fault?.kind ?? null,
    );
    return fault ? spoil(good, fault) : good;
  }

  function serve(request: HttpRequest, response: ServerResponse): void {
    const token = entra.answer(request, url);
    if (token) {
      send(response, token, false);
      return;
    }
    const path = decodeURIComponent(request.path);
    const target = { service: providerOf(path), operation: `GET ${path}` };
    const fault = faults.pick(target);
    const isSilent = fault?.kind === 'reset' || fault?.kind === 'hang';
    const reply = isSilent ? null : answer(request, fault);
    const { method, query } = request;
    const outcome = { status: reply?.status ?? 0, code: reply?.code ?? null };
    requests.push({ method, path, query: Object.fromEntries(query), service: target.service, ...outcome });
    if (fault?.kind === 'reset') response.socket?.destroy();
    if (reply) send(response, withRemaining(reply), fault?.kind === 'truncated' && fault.cut === 'connection');
  }

  const listen = (message: IncomingMessage, response: ServerResponse): void => {
    readRequest(message)
      .then((request) => serve(request, response))
      // A mistake of the simulator itself must be seen by the test, not be taken for the vendor's answer.
      .catch((error: unknown) => {
        response.writeHead(599, { 'content-type': 'text/plain' });
        response.end(`the simulator failed: ${error instanceof Error ? error.stack : String(error)}`);
      });
  };
  const server = options.tls ? createTlsServer(options.tls, listen) : createServer(listen);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  return {
    url,
    requests,
    tokens: () => entra.count,
    writes: () => requests.filter(({ method }) => method !== 'GET'),
    addFault: faults.add,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Every request says who asks, and asks only to read. */
function refusalOfCaller({ method, headers }: HttpRequest, accepts: (token: string) => boolean): ArmRefusal | null {
  const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) {
    return new ArmRefusal(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  if (token !== simulatedToken && !accepts(token)) {
    return new ArmRefusal(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
  }
  if (method === 'GET') return null;
  return new ArmRefusal(403, 'AuthorizationFailed', 'The client does not have authorization to perform the action.');
}

/** The provider of the last part of an id: that of the diagnostic settings, not of the resource that they are of. */
function providerOf(path: string): string {
  return [...path.matchAll(/\/providers\/([^/]+)/gi)].at(-1)?.[1] ?? 'Microsoft.Resources';
}

function withRemaining(answer: Answer): Answer {
  const remaining = answer.status === 429 ? '0' : '249';
  return { ...answer, headers: { 'x-ms-ratelimit-remaining-subscription-reads': remaining, ...answer.headers } };
}
