import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Caller } from './route.ts';

export type IdempotencyState =
  | { readonly state: 'new' }
  | { readonly state: 'replay'; readonly status: number; readonly body: string }
  | { readonly state: 'conflict' }
  | { readonly state: 'in-progress' };

/** Remembers what the creations answered that carried an Idempotency-Key. `body` is the JSON text as it was sent. */
export interface IdempotencyStore {
  begin(organizationId: string, key: string, requestHash: string, now: number): Promise<IdempotencyState>;
  finish(organizationId: string, key: string, status: number, body: string): Promise<void>;
  /** The creation failed: the key is free again. */
  abandon(organizationId: string, key: string): Promise<void>;
}

/** The header as a key; undefined when it is absent. */
export function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new AppError('invalid-request', {
    en: 'The header Idempotency-Key must be 1 to 200 visible ASCII characters.',
    zh: '请求头 Idempotency-Key 须为 1 到 200 个可见 ASCII 字符。',
  });
}

/** What makes two requests the same: who asks for what, with which body, in whatever order its members come. */
export function requestHashOf(caller: Caller, method: string, url: string, body: unknown): string {
  const text = JSON.stringify([caller.userId ?? caller.tokenId ?? null, method, url, sorted(body)]);
  return createHash('sha256').update(text).digest('hex');
}

/** The depth is bounded when the body is parsed. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return members.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The earlier reply to the same request; undefined when this one is to be carried out. */
export function replayed(state: IdempotencyState): { status: number; body: string } | undefined {
  switch (state.state) {
    case 'new':
      return undefined;
    case 'replay':
      return state;
    case 'conflict':
      throw new AppError('conflict', {
        en: 'The Idempotency-Key was used for another request. Use a new one.',
        zh: '该 Idempotency-Key 已用于另一个请求，请换用新的。',
      });
    case 'in-progress':
      throw new AppError(
        'conflict',
        {
          en: 'The first request with this Idempotency-Key is still being carried out. Ask again shortly.',
          zh: '使用该 Idempotency-Key 的首个请求仍在处理，请稍后再试。',
        },
        { details: { retryAfterSeconds: 1 } },
      );
  }
}
