import { type Family, parseAddressRange } from './addresses.ts';

/** A firewall rule that lets in every address from `first` to `last`; a CIDR block stands in both. */
export interface AddressSpan {
  readonly name: string;
  readonly first: string;
  readonly last: string;
}

/** Whom a firewall lets in. */
export interface Admitted {
  /** how many addresses its rules let in together; of IPv6, networks of 64 bits, because one customer has at least one */
  readonly addresses: number;
  /** the rule that lets in most of them; '' when there is none */
  readonly widest: string;
  /** rules that are not understood, and let in whom nobody knows */
  readonly unread: readonly string[];
}

interface Span {
  readonly name: string;
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses that several rules let in count once. */
export function admittedBy(rules: readonly AddressSpan[]): Admitted {
  const spans: Record<Family, Span[]> = { ipv4: [], ipv6: [] };
  const unread: string[] = [];
  for (const { name, first, last } of rules) {
    const from = parseAddressRange(first);
    const to = parseAddressRange(last);
    if (from === null || to === null || from.family !== to.family || from.first > to.last) unread.push(name);
    else spans[from.family].push({ name, first: from.first, last: to.last });
  }
  const networks = spans.ipv6.map(({ name, first, last }) => ({ name, first: first >> 64n, last: last >> 64n }));
  const all = [...spans.ipv4, ...networks];
  return { addresses: Number(sizeOf(spans.ipv4) + sizeOf(networks)), widest: widestOf(all), unread };
}

function sizeOf(spans: readonly Span[]): bigint {
  let size = 0n;
  let next = 0n;
  for (const { first, last } of spans.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const start = first > next ? first : next;
    if (last >= start) size += last - start + 1n;
    if (last >= next) next = last + 1n;
  }
  return size;
}

function widestOf(spans: readonly Span[]): string {
  let widest: Span | undefined;
  for (const span of spans) {
    if (widest === undefined || span.last - span.first > widest.last - widest.first) widest = span;
  }
  return widest?.name ?? '';
}
