/** What the body of an upload may be. */
export type Upload = ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | Blob | string;

/** What one operation takes and gives. */
export interface OperationType {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly reply: unknown;
}

/** Where an operation lives. */
export interface OperationPlace {
  readonly method: string;
  readonly path: string;
  readonly kind: 'json' | 'events' | 'download';
  /** the content type of what is uploaded */
  readonly upload?: string;
}

/** What every request may say besides its own members. */
export interface RequestSettings {
  readonly signal?: AbortSignal | undefined;
  /** for creations: repeating the request with its key creates nothing twice */
  readonly idempotencyKey?: string | undefined;
  /** for events: go on after this one */
  readonly lastEventId?: string | undefined;
}

type Part<Name extends string, T, IsOptional> = [T] extends [undefined]
  ? { readonly [N in Name]?: undefined }
  : IsOptional extends true
    ? { readonly [N in Name]?: T | undefined }
    : { readonly [N in Name]: T };
type AllowsNothing<T> = Record<never, never> extends T ? true : false;
type AllowsUndefined<T> = undefined extends T ? true : false;

/** The argument of a call: members are optional exactly where the operation does without them. */
export type RequestOf<O extends OperationType> = RequestSettings &
  Part<'params', O['params'], false> &
  Part<'query', O['query'], AllowsNothing<O['query']>> &
  Part<'body', O['body'], AllowsUndefined<O['body']>>;

/** The argument may be left out when none of its members is needed. */
export type ArgumentsOf<O extends OperationType> =
  AllowsNothing<RequestOf<O>> extends true ? [request?: RequestOf<O>] : [request: RequestOf<O>];
