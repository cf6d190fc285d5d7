import { createRandom } from './random.ts';
import { VendorError } from './vendor-error.ts';

interface FaultScope {
  /** '*' or absent: any */
  readonly service?: string;
  readonly operation?: string;
  readonly region?: string;
  /** strikes with this chance; always unless given */
  readonly probability?: number;
  /** strikes only the nth matching call, from 1 */
  readonly nth?: number;
  /** strikes only the first so many matching calls */
  readonly first?: number;
  /** only calls with these members of the input */
  readonly input?: Readonly<Record<string, string>>;
}

export type Fault = FaultScope &
  (
    | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
    | { readonly kind: 'forbidden'; readonly code?: string }
    | { readonly kind: 'server-error'; readonly status?: 500 | 503 }
    | { readonly kind: 'reset' | 'hang' | 'endless' | 'short-page' | 'expired-token' | 'clock-skew' }
    /** connection: fewer bytes than announced; body: a whole answer whose text stops in the middle */
    | { readonly kind: 'truncated'; readonly cut?: 'connection' | 'body' }
    /** html: a page of some proxy; other: well-formed, but not what is documented */
    | { readonly kind: 'foreign'; readonly shape?: 'html' | 'other' }
  );

export interface FaultTarget {
  readonly service: string;
  readonly operation: string;
  readonly region: string | null;
  readonly input: Readonly<Record<string, string>>;
}

export interface FaultTable {
  add(fault: Fault): void;
  clear(): void;
  /** the first fault that strikes this call */
  pick(target: FaultTarget): Fault | null;
}

function matches(pattern: string | undefined, value: string | null): boolean {
  return pattern === undefined || pattern === '*' || pattern === value;
}

function aimsAt(fault: Fault, target: FaultTarget): boolean {
  return (
    matches(fault.service, target.service) &&
    matches(fault.operation, target.operation) &&
    matches(fault.region, target.region) &&
    Object.entries(fault.input ?? {}).every(([name, value]) => target.input[name] === value)
  );
}

export function createFaultTable(initial: readonly Fault[], seed: number): FaultTable {
  const random = createRandom(seed);
  let entries = initial.map((fault) => ({ fault, seen: 0 }));
  return {
    add: (fault) => {
      entries.push({ fault, seen: 0 });
    },
    clear: () => {
      entries = [];
    },
    pick: (target) => {
      for (const entry of entries) {
        const { fault } = entry;
        if (!aimsAt(fault, target)) continue;
        entry.seen += 1;
        if (fault.nth !== undefined && entry.seen !== fault.nth) continue;
        if (fault.first !== undefined && entry.seen > fault.first) continue;
        if (fault.probability !== undefined && random() >= fault.probability) continue;
        return fault;
      }
      return null;
    },
  };
}

/** What the vendor says when calls come too fast. */
export function throttled(service: string, retryAfter?: number): VendorError {
  return service === 'oss'
    ? new VendorError(503, 'QpsLimitExceeded', 'Please reduce your request rate.', retryAfter)
    : new VendorError(400, 'Throttling.User', 'Request was denied due to user flow control.', retryAfter);
}

const saysNoPermission = new Set(['ims', 'ram', 'sts', 'resourcemanager', 'actiontrail', 'sas']);

export function forbidden(service: string, code?: string): VendorError {
  if (service === 'oss')
    return new VendorError(403, code ?? 'AccessDenied', 'You do not have permission to perform this operation.');
  if (saysNoPermission.has(service))
    return new VendorError(403, code ?? 'NoPermission', 'You are not authorized to do this action.');
  return new VendorError(
    403,
    code ?? 'Forbidden.RAM',
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
  );
}

function unavailable(service: string, status: 500 | 503): VendorError {
  if (service === 'oss')
    return status === 500
      ? new VendorError(500, 'InternalError', 'An internal error occurred.')
      : new VendorError(503, 'ServiceUnavailable', 'The service is temporarily unavailable.');
  return status === 500
    ? new VendorError(500, 'InternalError', 'The request processing has failed due to some unknown error.')
    : new VendorError(503, 'ServiceUnavailable', 'The request has failed due to a temporary failure of the server.');
}

/** The refusal that a fault stands for; null for faults of another nature. */
export function refusalOf(fault: Fault, service: string): VendorError | null {
  const isOss = service === 'oss';
  switch (fault.kind) {
    case 'throttle':
      return throttled(service, fault.retryAfterSeconds);
    case 'forbidden':
      return forbidden(service, fault.code);
    case 'server-error':
      return unavailable(service, fault.status ?? 503);
    case 'expired-token':
      return isOss
        ? new VendorError(403, 'SecurityTokenExpired', 'The security token you provided has expired.')
        : new VendorError(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
    case 'clock-skew':
      return isOss
        ? new VendorError(403, 'RequestTimeTooSkewed', 'The difference between the two times is too large.')
        : new VendorError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
    default:
      return null;
  }
}
