import { createRandom } from '../alibaba/random.ts';
import { ArmRefusal } from './estate.ts';

interface FaultScope {
  /** the resource provider, `Microsoft.Storage`; absent: any */
  readonly service?: string;
  /** as collectors name it: `GET {resource}/blobServices/default`; absent: any */
  readonly operation?: string;
  /** strikes with this chance; always unless given */
  readonly probability?: number;
  /** strikes only the first so many matching calls */
  readonly first?: number;
}

export type ArmFault = FaultScope &
  (
    | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
    | { readonly kind: 'unauthorized' | 'forbidden' | 'not-found' | 'server-error' }
    | { readonly kind: 'reset' | 'hang' }
    /** connection: fewer bytes than announced; body: a whole answer whose text stops in the middle */
    | { readonly kind: 'truncated'; readonly cut: 'connection' | 'body' }
    /** html: a page of some proxy; other: well-formed, but not what is documented; null: a list that is null; redirect: elsewhere */
    | { readonly kind: 'foreign'; readonly shape: 'html' | 'other' | 'null' | 'redirect' }
    /** a list: the same page for ever; a next page of another list; an empty page before every other, which the vendor allows */
    | { readonly kind: 'endless' | 'astray' | 'empty-page' }
  );

export interface FaultTarget {
  readonly service: string;
  /** `GET /subscriptions/…` */
  readonly operation: string;
}

/** Whether a call is one of this operation, whose placeholders stand for a segment or, at the start, for the id of a resource. */
export function isCallOf(operation: string, name: string): boolean {
  const parts = operation.split(/(\{\w+\})/).map((part, index, all) => {
    if (!/^\{\w+\}$/.test(part)) return RegExp.escape(part);
    return all[index - 1] === 'GET ' ? '/.+' : '[^/]+';
  });
  return new RegExp(`^${parts.join('')}$`, 'i').test(name);
}

function aimsAt({ service, operation }: ArmFault, target: FaultTarget): boolean {
  if (service !== undefined && service.toLowerCase() !== target.service.toLowerCase()) return false;
  return operation === undefined || isCallOf(operation, target.operation);
}

export interface FaultTable {
  add(fault: ArmFault): void;
  /** the first fault that strikes this call */
  pick(target: FaultTarget): ArmFault | null;
}

export function createFaultTable(initial: readonly ArmFault[], seed: number): FaultTable {
  const random = createRandom(seed);
  const entries = initial.map((fault) => ({ fault, seen: 0 }));
  return {
    add: (fault) => {
      entries.push({ fault, seen: 0 });
    },
    pick: (target) => {
      for (const entry of entries) {
        const { fault } = entry;
        if (!aimsAt(fault, target)) continue;
        entry.seen += 1;
        if (fault.first !== undefined && entry.seen > fault.first) continue;
        if (fault.probability !== undefined && random() >= fault.probability) continue;
        return fault;
      }
      return null;
    },
  };
}

/** The refusal that a fault stands for, as Azure Resource Manager words it; null for faults of another nature. */
export function refusalOf(fault: ArmFault): ArmRefusal | null {
  switch (fault.kind) {
    case 'throttle':
      return throttled(fault.retryAfterSeconds);
    case 'unauthorized':
      return new ArmRefusal(401, 'ExpiredAuthenticationToken', 'The access token has expired.');
    case 'forbidden':
      return new ArmRefusal(
        403,
        'AuthorizationFailed',
        'The client does not have authorization to perform the action.',
      );
    case 'not-found':
      return new ArmRefusal(404, 'ResourceNotFound', 'The resource was not found.');
    case 'server-error':
      return new ArmRefusal(500, 'InternalServerError', 'The server encountered an internal error.');
    default:
      return null;
  }
}

export function throttled(retryAfter = 0): ArmRefusal {
  return new ArmRefusal(429, 'SubscriptionRequestsThrottled', "The number of 'read' requests is exceeded.", retryAfter);
}
