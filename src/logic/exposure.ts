import { findOpenEntries, parseAddressRange } from './addresses.ts';
import { known } from './known.ts';

export interface WhitelistGroup {
  readonly name: string;
  readonly entries: readonly string[];
}

/** Whether a service can be reached by everyone: only by a public address together with a whitelist that is open to everyone. */
export type Exposure =
  | { readonly state: 'not-public' }
  | { readonly state: 'closed' }
  | { readonly state: 'open'; readonly openEntries: readonly string[]; readonly groups: readonly string[] }
  /** public, and the whitelist holds entries that are not understood */
  | { readonly state: 'unreadable'; readonly unreadEntries: readonly string[] };

/**
 * Either half alone decides when it is closed, even if the other half could not be read; that is why both come as functions.
 * Throws `GapReached` when what could be read does not decide.
 */
export function exposureOf(
  publicAddresses: () => readonly unknown[],
  whitelist: () => readonly WhitelistGroup[],
  options: { includeIpv6: boolean },
): Exposure {
  const addresses = known(publicAddresses);
  if (addresses?.length === 0) return { state: 'not-public' };
  const groups = whitelist();
  const entries = groups.flatMap((group) => group.entries);
  const openEntries = findOpenEntries(entries, options);
  const unreadEntries = entries.filter((entry) => parseAddressRange(entry) === null);
  if (openEntries.length === 0 && unreadEntries.length === 0) return { state: 'closed' };
  if (addresses === undefined) publicAddresses(); // ends in the gap
  if (openEntries.length === 0) return { state: 'unreadable', unreadEntries };
  const open = groups.filter((group) => group.entries.some((entry) => openEntries.includes(entry)));
  return { state: 'open', openEntries, groups: open.map((group) => group.name) };
}
