import { randomUUID } from 'node:crypto';
import { CloudError } from '#model/operation.ts';
import type { CloudCall, Transport } from '#model/recording.ts';
import { createHttpClient, type HttpClient, HttpError, type HttpReply } from '#platform/http.ts';
import type { OutsidePolicy } from '#platform/outside-address.ts';
import { Secret } from '#platform/secret.ts';
import { type Cleaner, createCleaner } from '../cleaner.ts';
import { transportFailureOf } from '../failed-call.ts';
import { parseJsonAnswer, unexpected } from '../json-answer.ts';
import type { CredentialProvider, Credentials } from './access-key.ts';
import { failureOf } from './failures.ts';
import { buildOssRequest, parseOssAnswer } from './oss-client.ts';
import { productOf } from './products.ts';
import { isRegionId } from './regions.ts';
import { buildRpcRequest } from './rpc-client.ts';
import type { Target, WireRequest } from './wire.ts';

export { parseEndpoint } from '#platform/endpoint.ts';
export { explainCredentialProblem } from './credential-problems.ts';

/** Far above any documented page; a reply beyond it is 'ReplyTooLarge'. */
const maxReplyBytes = 64 * 1024 * 1024;

export interface AlibabaTransportOptions {
  readonly credentials: CredentialProvider;
  /** every call goes here instead of to the vendor's own hosts; see `parseEndpoint` */
  readonly endpoint?: URL | undefined;
  /** limits where the endpoint may lead, when others than the user of this machine choose it */
  readonly outside?: OutsidePolicy | undefined;
  /** one call, from name look-up to the last byte */
  readonly requestTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** the clock that requests are signed with, epoch milliseconds */
  readonly now?: () => number;
  readonly nonce?: () => string;
}

/** Signs and sends; one attempt per call. Retry, quotas and circuit breaking are the scheduler's. */
export function createAlibabaTransport(options: AlibabaTransportOptions): Transport & { close(): Promise<void> } {
  const http = createHttpClient({ connectTimeoutMs: options.connectTimeoutMs, guard: options.outside });
  return {
    send: (call, signal) => sendCall(call, signal, http, options),
    close: () => http.close(),
  };
}

async function sendCall(
  call: CloudCall,
  signal: AbortSignal,
  http: HttpClient,
  options: AlibabaTransportOptions,
): Promise<unknown> {
  if (signal.aborted) throw new CloudError('Cancelled', 'The call was cancelled.', { kind: 'cancelled' });
  const target = targetOf(call, options);
  const credentials = await options.credentials.get(signal);
  const request = buildRequest(call, credentials, target, options.nonce ?? randomUUID);
  let reply: HttpReply;
  try {
    reply = await http.send({
      method: request.method,
      origin: `${options.endpoint?.protocol ?? 'https:'}//${request.headers.host}`,
      path: request.path,
      headers: { ...request.headers, 'accept-encoding': 'gzip', 'user-agent': 'bastide' },
      timeoutMs: options.requestTimeoutMs,
      maxBytes: maxReplyBytes,
      signal,
    });
  } catch (error) {
    throw error instanceof HttpError ? transportFailureOf(error, cleaner()) : error;
  }
  if (reply.status >= 200 && reply.status < 300) return readAnswer(call, reply);
  if (reply.status < 400) throw unexpected(`HTTP status ${reply.status}: redirects are not followed.`, reply.status);
  throw failureOf(reply, cleaner(), target.now);
}

/** Made when a text of the cloud is shown, because its patterns grow with what this process holds. */
function cleaner(): Cleaner {
  return createCleaner(Secret.known());
}

function buildRequest(call: CloudCall, credentials: Credentials, target: Target, nonce: () => string): WireRequest {
  return productOf(call.service).style === 'rest'
    ? buildOssRequest(call, credentials, target)
    : buildRpcRequest(call, credentials, target, nonce());
}

function readAnswer(call: CloudCall, reply: HttpReply): unknown {
  return productOf(call.service).style === 'rest' ? parseOssAnswer(call, reply) : parseJsonAnswer(reply.text);
}

/** A region may come from a reply, and it goes into the host name that a signed request is sent to. */
function targetOf(call: CloudCall, options: AlibabaTransportOptions): Target {
  if (call.region !== null && !isRegionId(call.region)) {
    throw new CloudError('InvalidRegionId', 'This cannot be the id of a region.', { kind: 'refused' });
  }
  const now = (options.now ?? Date.now)();
  const { endpoint } = options;
  if (!endpoint) return { host: productOf(call.service).host(call.region), basePath: '', pathStyle: false, now };
  return { host: endpoint.host, basePath: endpoint.pathname.replace(/\/+$/, ''), pathStyle: true, now };
}
