import { type AddressRange, type Family, type ReadRange, readRange, widths } from './address-text.ts';

export type { AddressRange, Family } from './address-text.ts';

const bothFamilies: readonly Family[] = ['ipv4', 'ipv6'];
const onlyIpv4: readonly Family[] = ['ipv4'];
const everyone = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const;

// Shares are summed as floats; the slack is far above their rounding error and far below any share that matters.
const nearlyAll = 0.99;

/**
 * One address (= /32 or /128) or a CIDR block; null when the text is neither. Bits right of the prefix are ignored.
 * IPv4-mapped IPv6 ('::ffff:1.2.3.4', '::ffff:0:0/96') is read as the IPv4 that it stands for.
 */
export function parseAddressRange(text: string): AddressRange | null {
  return readRange(text)?.range ?? null;
}

/** Whether the entries together cover every address of the family. Unreadable entries are ignored. */
export function coversEveryone(entries: readonly string[], family: Family): boolean {
  if (entries.includes(everyone[family])) return true;
  return shareOf(entries, family) >= nearlyAll && findCover([entries], family).length > 0;
}

/**
 * Which groups of entries let everyone in: those that do it alone; where none does, as few as can do it together,
 * in the order given; [] when all of them together leave an address out. Returns indexes.
 */
export function findCoveringGroups(groups: readonly (readonly string[])[], family: Family): readonly number[] {
  let share = 0;
  for (const entries of groups) share += shareOf(entries, family);
  if (share < nearlyAll) return [];
  const alone: number[] = [];
  for (let index = 0; index < groups.length; index++) {
    if (coversEveryone(groups[index]!, family)) alone.push(index);
  }
  return alone.length > 0 ? alone : findCover(groups, family);
}

/** Whether `covering` holds every address of the family that `covered` holds (so also when that is none). */
export function coversEntries(covering: readonly string[], covered: readonly string[], family: Family): boolean {
  if (covering.includes(everyone[family])) return true;
  if (covered.includes(everyone[family])) return coversEveryone(covering, family);
  const available = rangesOf([covering], family);
  return covered.every((entry) => {
    const read = readOf(entry, family);
    return read === null || sweep(available, read.range.first, read.range.last) !== null;
  });
}

/**
 * The entries of a database whitelist that open it to everyone; [] when it is not open. There '0.0.0.0' means everyone,
 * not the one address. Unreadable entries are ignored, so a caller that gets [] looks for them before it says closed.
 */
export function findOpenEntries(entries: readonly string[], options: { includeIpv6: boolean }): readonly string[] {
  const meant = entries.map(whitelistMeaning);
  const families = options.includeIpv6 ? bothFamilies : onlyIpv4;
  const open = new Set<number>();
  for (const family of families) {
    if (shareOf(meant, family) < nearlyAll) continue;
    const groups = meant.map((entry) => [entry]);
    for (const index of findCoveringGroups(groups, family)) open.add(index);
  }
  return entries.filter((_, index) => open.has(index));
}

/** The entries of a comma-separated whitelist, trimmed, empty ones dropped. */
export function splitWhitelist(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function whitelistMeaning(entry: string): string {
  const text = entry.trim();
  return text === '0.0.0.0' ? everyone.ipv4 : text;
}

function readOf(entry: string, family: Family): ReadRange | null {
  const read = readRange(entry);
  return read?.range.family === family ? read : null;
}

/** At most this part of the family is covered; 1 is everyone. What overlaps counts twice. */
function shareOf(entries: readonly string[], family: Family): number {
  let share = 0;
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]!;
    if (entry === everyone[family]) return 1;
    const read = readRange(entry);
    if (read !== null && read.range.family === family) share += read.share;
  }
  return share;
}

interface OwnedRange {
  readonly first: bigint;
  readonly last: bigint;
  readonly owner: number;
}

function rangesOf(groups: readonly (readonly string[])[], family: Family): readonly OwnedRange[] {
  const ranges: OwnedRange[] = [];
  for (const [owner, entries] of groups.entries()) {
    for (const entry of entries) {
      const read = readOf(entry, family);
      if (read !== null) ranges.push({ first: read.range.first, last: read.range.last, owner });
    }
  }
  return ranges.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
}

function findCover(groups: readonly (readonly string[])[], family: Family): readonly number[] {
  const owners = sweep(rangesOf(groups, family), 0n, (1n << BigInt(widths[family])) - 1n);
  return owners === null ? [] : [...owners].sort((a, b) => a - b);
}

/** The owners of as few ranges as can cover first..last, or null where a gap stays. `ranges` stand in the order of their starts. */
function sweep(ranges: readonly OwnedRange[], first: bigint, last: bigint): ReadonlySet<number> | null {
  const owners = new Set<number>();
  let next = first;
  let index = 0;
  while (next <= last) {
    let best: OwnedRange | undefined;
    for (let range = ranges[index]; range !== undefined && range.first <= next; range = ranges[++index]) {
      if (best === undefined || range.last > best.last) best = range;
    }
    if (best === undefined || best.last < next) return null;
    owners.add(best.owner);
    next = best.last + 1n;
  }
  return owners;
}
