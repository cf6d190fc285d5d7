import type { Gap } from './gap.ts';

/** A token bucket: at most `burst` calls at once, refilled at `perSecond`. */
export interface Quota {
  readonly perSecond: number;
  readonly burst: number;
  /** operations whose quotas name the same bucket share it; otherwise each operation has its own in each region */
  readonly bucket?: string;
}

/** The part of a zod schema that is used here; this room imports nothing. */
export interface ReplyParser<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}

/** How a list operation pages. Paths are dotted, into the reply as the vendor sends it. */
export type Paging =
  | {
      readonly style: 'token';
      /** the member of the input that takes the token, and where the reply holds the next one */
      readonly input: string;
      readonly output: string;
      /** where the reply says that more follows; without it, an absent or empty token is the end */
      readonly more?: string;
      readonly size?: readonly [input: string, value: number];
      /** where the reply says how many items there are in all: a list that ends below it is not the whole list */
      readonly total?: string;
      /** the vendor calls that total meaningless when paging by token: only an empty list that claims a total contradicts itself */
      readonly isTotalVague?: boolean;
    }
  | {
      /** the reply holds the address of the next page: the same path with another query */
      readonly style: 'link';
      /** where the reply holds it */
      readonly output: string;
    }
  | {
      readonly style: 'number';
      readonly input: string;
      readonly size: readonly [input: string, value: number];
      /** where the reply says how many items there are in all */
      readonly total: string;
    };

/** One operation of a cloud that reads. Writing operations are declared by fixes alone. */
export interface Operation<T = unknown> {
  /** as in recordings: the vendor's product code */
  readonly service: string;
  /** the action, or method and path: `GET /subscriptions/{subscription}/locations`, its placeholders filled from the input */
  readonly name: string;
  /** what the caller must be allowed to do, in the cloud's own policy language */
  readonly permission: string;
  /** several readers ask the same question: identical calls are answered from the first */
  readonly shared?: boolean;
  readonly paging?: Paging;
  readonly reply: ReplyParser<T>;
}

export function defineOperation<T>(spec: Operation<T>): Operation<T> {
  return spec;
}

export type CallInput = Readonly<Record<string, string | number | boolean>>;

/** What kind of failure a call met; decides whether it is tried again. */
export type FailureKind = 'refused' | 'throttled' | 'unavailable' | 'network' | 'misunderstood' | 'cancelled';

/** A call to a cloud that gave no usable answer. The message never holds a secret. */
export class CloudError extends Error {
  readonly code: string;
  readonly kind: FailureKind;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  constructor(
    code: string,
    message: string,
    details: { kind: FailureKind; status?: number | null; retryAfterMs?: number | null; cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.name = 'CloudError';
    this.code = code;
    this.kind = details.kind;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** A read that failed, with everything a gap must say. */
export class ReadFailure extends Error {
  readonly gap: Gap;
  constructor(gap: Gap, cause?: unknown) {
    super(gap.message, { cause });
    this.name = 'ReadFailure';
    this.gap = gap;
  }
}
