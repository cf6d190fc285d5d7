import type { Cloud } from '#model/cloud.ts';
import type { Transaction } from '#platform/database/database.ts';

type Clouds = ReadonlyMap<string, Cloud>;

/** The clouds as an organisation has them: its own checks stand in their catalogues. The same map as long as nothing has changed. */
export type CloudsOf = (transaction: Transaction, organizationId: string) => Promise<Clouds>;

/** Nobody has checks of their own. */
export function withoutStoredChecks(clouds: Clouds): CloudsOf {
  return async () => clouds;
}

/** What is made of an organisation's clouds: once for each state of them. */
export function madeOfClouds<T>(
  cloudsOf: CloudsOf,
  make: (clouds: Clouds) => T,
): (transaction: Transaction, organizationId: string) => Promise<T> {
  const made = new WeakMap<Clouds, { readonly value: T }>();
  return async (transaction, organizationId) => {
    const clouds = await cloudsOf(transaction, organizationId);
    let known = made.get(clouds);
    if (!known) {
      known = { value: make(clouds) };
      made.set(clouds, known);
    }
    return known.value;
  };
}
