import { CloudError } from '#model/operation.ts';
import type { Text } from '#model/text.ts';
import type { CredentialProvider, Credentials } from './access-key.ts';

export interface TemporaryCredentials {
  readonly credentials: Credentials;
  /** epoch milliseconds */
  readonly expiresAt: number;
}

/** Renewed this long before they expire, so that no call in flight outlives its token. */
const marginMs = 5 * 60_000;

/**
 * Keeps temporary credentials fresh: one renewal at a time, however many calls wait for it; a caller that gives up does not end it for
 * the others. When a renewal fails, the old ones serve as long as they are valid.
 */
export function renewing(
  issue: () => Promise<TemporaryCredentials>,
  describe: Text,
  now: () => number,
): CredentialProvider {
  let current: TemporaryCredentials | null = null;
  let renewal: Promise<TemporaryCredentials> | null = null;
  const renew = () => {
    renewal ??= issue().finally(() => {
      renewal = null;
    });
    return renewal;
  };
  return {
    describe,
    async get(signal) {
      if (current && current.expiresAt - now() > marginMs) return current.credentials;
      try {
        current = await unlessCancelled(renew(), signal);
      } catch (error) {
        const isUsable = current !== null && current.expiresAt > now() && !signal?.aborted;
        if (!isUsable) throw error;
      }
      return current!.credentials;
    },
  };
}

async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let cancel = () => {};
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => reject(new CloudError('Cancelled', 'The call was cancelled.', { kind: 'cancelled' }));
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', cancel);
    work.catch(() => {}); // its other callers report a failure; without them nobody would
  }
}
