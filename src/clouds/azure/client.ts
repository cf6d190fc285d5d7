import { CloudError } from '#model/operation.ts';
import type { CloudCall, Transport } from '#model/recording.ts';
import { createHttpClient, type HttpClient, HttpError, type HttpReply } from '#platform/http.ts';
import type { OutsidePolicy } from '#platform/outside-address.ts';
import { Secret } from '#platform/secret.ts';
import { type Cleaner, createCleaner } from '../cleaner.ts';
import { transportFailureOf } from '../failed-call.ts';
import { parseJsonAnswer, unexpected } from '../json-answer.ts';
import { failureOf } from './failures.ts';
import { requestPathOf } from './request-path.ts';
import type { TokenSource } from './tokens.ts';

/** Far above any documented page; a reply beyond it is 'ReplyTooLarge'. */
const maxReplyBytes = 64 * 1024 * 1024;

export interface AzureTransportOptions {
  readonly tokens: TokenSource;
  /** where Azure Resource Manager is; its path comes before that of every call */
  readonly base: URL;
  /** limits where the base may lead, when others than the user of this machine choose it */
  readonly outside?: OutsidePolicy | undefined;
  /** one call, from name look-up to the last byte */
  readonly requestTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** Sends GETs to Azure Resource Manager; one attempt per call. Retry, quotas and circuit breaking are the scheduler's. */
export function createAzureTransport(options: AzureTransportOptions): Transport & { close(): Promise<void> } {
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
  { tokens, base, requestTimeoutMs }: AzureTransportOptions,
): Promise<unknown> {
  if (signal.aborted) throw new CloudError('Cancelled', 'The call was cancelled.', { kind: 'cancelled' });
  const path = `${base.pathname.replace(/\/+$/, '')}${requestPathOf(call)}`;
  const token = await tokens.get(signal);
  const clean = cleanerWithout(token);
  let reply: HttpReply;
  try {
    reply = await http.send({
      method: 'GET',
      origin: base.origin,
      path,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        authorization: `Bearer ${token}`,
        'user-agent': 'bastide',
      },
      timeoutMs: requestTimeoutMs,
      maxBytes: maxReplyBytes,
      signal,
    });
  } catch (error) {
    throw error instanceof HttpError ? transportFailureOf(error, clean) : error;
  }
  if (reply.status >= 200 && reply.status < 300) return parseJsonAnswer(reply.text);
  if (reply.status < 400) throw unexpected(`HTTP status ${reply.status}: redirects are not followed.`, reply.status);
  throw failureOf(reply, clean, Date.now());
}

/** Made when a text of the cloud is shown, because its patterns grow with what this process holds. */
function cleanerWithout(token: string): Cleaner {
  return (text) => createCleaner(Secret.known())(text.replaceAll(token, '[secret]'));
}
