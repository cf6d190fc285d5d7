import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { type IdempotencyStore, replayed, requestHashOf } from './idempotency.ts';
import type { Log } from './log.ts';
import type { AnyRoute, Caller, RouteRequest } from './route.ts';

export type AnyRequest = RouteRequest<unknown, unknown, unknown, Caller | null>;

/** What a handler returned, in the declared shape, as JSON text; undefined where no reply is declared. */
export async function answerOf(route: AnyRoute, request: AnyRequest): Promise<string | undefined> {
  const result = await route.handle(request);
  return route.reply === null ? undefined : fitting(route.reply, result);
}

function fitting(schema: z.ZodType, result: unknown): string {
  const parsed = schema.safeParse(result);
  if (parsed.success) return JSON.stringify(parsed.data);
  // Which members do not fit, not what they hold: values of others must not get into the log.
  const faults = parsed.error.issues.map(({ path, code }) => `${path.join('.')} (${code})`).join(', ');
  throw new Error(`The reply does not fit its schema: ${faults}`);
}

/** Tells a client that waited long enough; the work is asked to stop, and what becomes of it then is at least logged. */
export async function within<T>(
  limitMs: number | undefined,
  stop: AbortController,
  work: Promise<T>,
  log: Log,
): Promise<T> {
  if (limitMs === undefined) return work;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const tooLong = new AppError('unavailable', { en: 'It took too long.', zh: '处理超时。' });
    stop.abort(tooLong);
    reject(tooLong);
    work.catch((error: unknown) => {
      if (error !== tooLong) log.warn({ err: error }, 'A handler failed after its time was up');
    });
  }, limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One creation with its Idempotency-Key. */
export interface KeyedWork {
  readonly store: IdempotencyStore;
  readonly log: Log;
  readonly caller: Caller;
  readonly key: string;
  readonly method: string;
  readonly url: string;
  /** as it came, before defaults and trimming */
  readonly body: unknown;
  readonly now: number;
  /** the status that goes with the answer */
  status(): number;
}

/** The answer that was given to the same request before; undefined when it is now to be carried out. */
export async function earlierAnswer({ store, caller, key, method, url, body, now }: KeyedWork) {
  return replayed(await store.begin(caller.organizationId, key, requestHashOf(caller, method, url, body), now));
}

/** Keeps the answer for the next time, also one that comes when its client waits no more. */
export async function keepAnswer(keyed: KeyedWork, work: Promise<string | undefined>): Promise<string | undefined> {
  const { store, caller, key, log } = keyed;
  let json: string | undefined;
  try {
    json = await work;
  } catch (error) {
    await store.abandon(caller.organizationId, key);
    throw error;
  }
  // It is done: a store that fails now must not make the client believe otherwise. The key stays taken.
  await store.finish(caller.organizationId, key, keyed.status(), json ?? '').catch((error: unknown) => {
    log.error({ err: error }, 'The answer to an Idempotency-Key was not kept');
  });
  return json;
}
