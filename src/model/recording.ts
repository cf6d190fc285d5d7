import type { CallInput } from './operation.ts';

/** Line 1 of a recording. Contract: command line, section 2. */
export interface RecordingHeader {
  readonly bastideRecording: 1;
  readonly cloud: string;
  readonly account: string;
  /** the clock of a replay */
  readonly at: string;
  readonly regions: readonly string[];
  /** a labelled sample estate */
  readonly sample?: string;
}

/** Every other line: one answered call. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly region?: string;
  readonly input: CallInput;
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly status?: number };
}

export interface CloudCall {
  readonly service: string;
  readonly operation: string;
  /** null for a global service */
  readonly region: string | null;
  readonly input: CallInput;
}

/** What makes two calls the same operation. Paths are compared without regard to case, as Azure Resource Manager does. */
export function operationKey({ service, operation }: { readonly service: string; readonly operation: string }): string {
  const key = `${service} ${operation}`;
  return operation.includes('/') ? key.toLowerCase() : key;
}

/** Sends one call and returns the vendor's answer as plain JSON; throws `CloudError`. */
export interface Transport {
  send(call: CloudCall, signal: AbortSignal): Promise<unknown>;
}
