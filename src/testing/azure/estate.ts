import type { Outcome } from '#model/verdict.ts';

/** The subscription that every simulated resource is in. */
export const subscriptionId = '00000000-0000-0000-0000-000000000001';
/** Its path, which most paths of an estate start with. */
export const subscription = `/subscriptions/${subscriptionId}`;

/** What Azure Resource Manager refuses a GET with. */
export class ArmRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** sent as Retry-After, in seconds */
  readonly retryAfter: number | undefined;
  constructor(status: number, code: string, message: string, retryAfter?: number) {
    this.status = status;
    this.code = code;
    this.message = message;
    this.retryAfter = retryAfter;
  }
}

/** A list is answered in pages, an object is the whole body, a refusal is what the vendor documents for "there is none". */
export type ArmContent = readonly object[] | Readonly<Record<string, unknown>> | ArmRefusal;

/** What one service holds, as GETs of Azure Resource Manager show it, and what its checks must say of it. */
export interface ArmEstate {
  /** by path, without the address of ARM: `/subscriptions/…`; `?$filter=…` may follow, for requests that carry these members */
  readonly contents: Readonly<Record<string, ArmContent>>;
  /** by check, then by the name of the asset (or its id, where two have the same name): known from how the estate was made */
  readonly expect: Readonly<Record<string, Readonly<Record<string, Outcome>>>>;
}

/** The id of a resource in a resource group of the subscription: `resourceId('shop', 'Microsoft.Storage/storageAccounts', 'acme')`. */
export function resourceId(group: string, type: string, ...names: readonly string[]): string {
  const [provider, ...types] = type.split('/');
  const parts = types.map((part, index) => `${part}/${names[index]}`);
  return [subscription, 'resourceGroups', group, 'providers', provider, ...parts].join('/');
}

/** A resource as lists show it: id, name, type, location, and what is given. */
export function armResource(
  group: string,
  type: string,
  names: string | readonly string[],
  rest: Readonly<Record<string, unknown>> = {},
) {
  const path = typeof names === 'string' ? [names] : names;
  return { id: resourceId(group, type, ...path), name: path.at(-1)!, type, location: 'westeurope', ...rest };
}
