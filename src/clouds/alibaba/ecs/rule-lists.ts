import { z } from 'zod';
import { parseAddressRange } from '#logic/addresses.ts';
import { type PortRange, parsePortRange } from '#logic/network-rules.ts';
import type { Reader } from '#model/collector.ts';
import { defineOperation, type Operation, ReadFailure } from '#model/operation.ts';
import { inRegion } from '../regional.ts';
import { plain, wrapped } from '../reply.ts';
import { portListOf, prefixListOf, type RawPermission, rangesOf } from './rules.ts';

const Entry = z.object({ Cidr: z.string().refine((cidr) => parseAddressRange(cidr) !== null, 'not a CIDR block') });
const PortEntry = z.object({
  PortRange: z.string().refine((range) => parsePortRange(range) !== null, 'not a port range'),
});

/** The entries of a prefix list; the operation does not page. */
export const describePrefixListAttributes = defineOperation({
  service: 'ecs',
  name: 'DescribePrefixListAttributes',
  permission: 'ecs:DescribePrefixListAttributes',
  shared: true,
  reply: wrapped('Entries', 'Entry', Entry),
});

/** The entries of a port list; the operation does not page. */
export const describePortRangeListEntries = defineOperation({
  service: 'ecs',
  name: 'DescribePortRangeListEntries',
  permission: 'ecs:DescribePortRangeListEntries',
  shared: true,
  reply: plain('Entries', PortEntry),
});

/** What a list holds, or why it could not be read. */
export type ListContent<T> =
  | { readonly items: readonly T[]; readonly unresolved: null }
  | { readonly items: null; readonly unresolved: { readonly list: string; readonly code: string } };

export interface RuleLists {
  readonly prefixes: ReadonlyMap<string, ListContent<string>>;
  readonly ports: ReadonlyMap<string, ListContent<PortRange>>;
}

/** Reads every list that the rules refer to. A list that cannot be read does not spoil the rules that do without it. */
export async function readRuleLists(reader: Reader, permissions: readonly RawPermission[]): Promise<RuleLists> {
  const [prefixes, ports] = await Promise.all([
    readLists(permissions.map(prefixListOf), (id) =>
      read(reader, describePrefixListAttributes, 'PrefixListId', id, (entries) => entries.map((entry) => entry.Cidr)),
    ),
    readLists(permissions.map(portListOf), (id) =>
      read(reader, describePortRangeListEntries, 'PortRangeListId', id, (entries) =>
        rangesOf(entries.map((entry) => entry.PortRange)),
      ),
    ),
  ]);
  return { prefixes, ports };
}

async function readLists<T>(
  ids: readonly (string | undefined)[],
  readOne: (id: string) => Promise<ListContent<T>>,
): Promise<ReadonlyMap<string, ListContent<T>>> {
  const wanted = [...new Set(ids)].filter((id) => id !== undefined);
  return new Map(await Promise.all(wanted.map(async (id) => [id, await readOne(id)] as const)));
}

async function read<R, T>(
  reader: Reader,
  operation: Operation<R>,
  parameter: string,
  id: string,
  itemsOf: (reply: R) => readonly T[],
): Promise<ListContent<T>> {
  try {
    const reply = await reader.call(operation, { ...inRegion(reader), [parameter]: id });
    return { items: itemsOf(reply), unresolved: null };
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    reader.report(error.gap);
    return { items: null, unresolved: { list: id, code: error.gap.code } };
  }
}
