import { CloudError } from '#model/operation.ts';
import type { Text } from '#model/text.ts';
import { renewed, type Temporary } from '../renewed.ts';
import { tokenFailureOf } from './token-failures.ts';
import type { Credential, TokenSource } from './tokens.ts';

export interface TokenSourceOptions {
  readonly credential: Credential;
  readonly describe: Text;
  /** what the tokens are for: `https://management.azure.com` */
  readonly management: string;
  /** for one token, tries included */
  readonly timeoutMs: number;
  readonly now?: (() => number) | undefined;
}

/** Tokens of one credential, each kept until it is about to expire. */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  return { describe: options.describe, get: renewed(() => issue(options), options.now ?? Date.now) };
}

async function issue({ credential, management, timeoutMs }: TokenSourceOptions): Promise<Temporary<string>> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const reply = await untilAborted(credential.getToken(`${management}/.default`, { abortSignal: limit }), limit);
    // It goes into a header.
    if (reply && /^[\x21-\x7e]+$/.test(reply.token)) return { value: reply.token, expiresAt: reply.expiresOnTimestamp };
  } catch (error) {
    if (limit.aborted) throw new CloudError('RequestTimeout', noToken(timeoutMs), { kind: 'network', cause: error });
    throw tokenFailureOf(error, credential.traffic);
  }
  throw new CloudError('AuthenticationFailed', 'No token was given out.', { kind: 'refused' });
}

/** Not every credential looks at its signal. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return await Promise.race([work, aborted]);
}

function noToken(timeoutMs: number): string {
  return `No token was given out within ${timeoutMs} ms.`;
}
