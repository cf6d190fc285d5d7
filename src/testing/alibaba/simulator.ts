import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, send, spoil } from './answer.ts';
import { createKeyRing, type SimulatedCredentials, simulatedCredentials } from './credentials.ts';
import type { Estate } from './estate.ts';
import { type Exchange, understand, type World } from './exchange.ts';
import { createFaultTable, type Fault, refusalOf, throttled } from './faults.ts';
import { readRequest } from './http-request.ts';
import { createNonces } from './nonces.ts';
import { createQuotaGuard, type QuotaOf } from './quotas.ts';
import { createRequestLog, type LoggedRequest, type LogLevel } from './request-log.ts';
import { VendorError } from './vendor-error.ts';

export interface SimulatorOptions {
  readonly estate: Estate;
  /** accepted keys; `simulatedCredentials` unless given */
  readonly credentials?: readonly SimulatedCredentials[];
  readonly quotas?: QuotaOf;
  /** no page holds more than this */
  readonly pageSize?: number;
  readonly latencyMs?: number;
  readonly faults?: readonly Fault[];
  /** for faults with a probability */
  readonly seed?: number;
  /** the cloud's clock, by which signatures are judged */
  readonly now?: () => number;
  readonly log?: LogLevel;
}

/** An Alibaba Cloud on this machine that speaks the vendor's wire protocol and refuses to change anything. */
export interface Simulator {
  readonly url: string;
  readonly requests: readonly LoggedRequest[];
  /** by "service.Operation" */
  counts(): ReadonlyMap<string, number>;
  /** everything asked for that is not a known read */
  writes(): readonly LoggedRequest[];
  clearLog(): void;
  addFault(fault: Fault): void;
  clearFaults(): void;
  close(): Promise<void>;
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world: World = {
    estate: options.estate,
    keys: createKeyRing(options.credentials ?? [simulatedCredentials]),
    nonces: createNonces(),
    pageCap: options.pageSize ?? Number.POSITIVE_INFINITY,
    now: options.now ?? Date.now,
  };
  const faults = createFaultTable(options.faults ?? [], options.seed ?? 1);
  const withinQuota = createQuotaGuard(options.quotas);
  const log = createRequestLog(options.log ?? 'full');

  function record(exchange: Exchange, status: number, code: string | null): void {
    const { service, operation, region, input, kind } = exchange;
    log.add({ service, operation, region, input, status, code, at: world.now(), kind });
  }

  function answer(exchange: Exchange, fault: Fault | null): Answer {
    const requestId = randomUUID().toUpperCase();
    try {
      const caller = exchange.verify();
      const refusal = fault === null ? null : refusalOf(fault, exchange.service);
      if (refusal !== null) throw refusal;
      if (!withinQuota(exchange.service, exchange.operation, exchange.region)) throw throttled(exchange.service);
      const anomaly = fault?.kind === 'endless' || fault?.kind === 'short-page' ? fault.kind : null;
      const good = exchange.run(caller, anomaly, requestId);
      return fault === null ? good : spoil(good, fault);
    } catch (error) {
      if (error instanceof VendorError) return exchange.refuse(requestId, error);
      throw error;
    }
  }

  async function serve(exchange: Exchange, response: ServerResponse): Promise<void> {
    const fault = faults.pick(exchange);
    if (fault?.kind === 'reset' || fault?.kind === 'hang') {
      record(exchange, 0, null);
      if (options.latencyMs !== undefined) await sleep(options.latencyMs);
      if (fault.kind === 'reset') response.socket?.destroy();
      return;
    }
    const reply = answer(exchange, fault);
    record(exchange, reply.status, reply.code);
    if (options.latencyMs !== undefined) await sleep(options.latencyMs);
    send(response, reply, fault?.kind === 'truncated' && (fault.cut ?? 'connection') === 'connection');
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (message, response) => {
    readRequest(message)
      .then((request) => serve(understand(world, request), response))
      // A mistake of the simulator itself must be seen by the test, not be taken for the vendor's answer.
      .catch((error: unknown) => {
        response.writeHead(599, { 'content-type': 'text/plain' });
        response.end(`the simulator failed: ${error instanceof Error ? error.stack : String(error)}`);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: log.requests,
    counts: () => log.counts,
    writes: () => log.writes,
    clearLog: log.clear,
    addFault: faults.add,
    clearFaults: faults.clear,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
