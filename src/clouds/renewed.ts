import { CloudError } from '#model/operation.ts';

/** What lets somebody in until a moment. */
export interface Temporary<T> {
  readonly value: T;
  /** epoch milliseconds */
  readonly expiresAt: number;
}

/** Renewed this long before they expire, so that no call in flight outlives its token. */
const marginMs = 5 * 60_000;

/**
 * Keeps what expires fresh: one renewal at a time, however many calls wait for it; a caller that gives up does not end it for
 * the others. When a renewal fails, the old one serves as long as it is valid.
 */
export function renewed<T>(
  issue: () => Promise<Temporary<T>>,
  now: () => number,
): (signal?: AbortSignal) => Promise<T> {
  let current: Temporary<T> | null = null;
  let renewal: Promise<Temporary<T>> | null = null;
  const renew = () => {
    renewal ??= issue().finally(() => {
      renewal = null;
    });
    return renewal;
  };
  return async (signal) => {
    if (current && current.expiresAt - now() > marginMs) return current.value;
    try {
      current = await unlessCancelled(renew(), signal);
    } catch (error) {
      const isUsable = current !== null && current.expiresAt > now() && !signal?.aborted;
      if (!isUsable) throw error;
    }
    return current!.value;
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
