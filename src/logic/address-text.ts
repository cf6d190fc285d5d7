export type Family = 'ipv4' | 'ipv6';

/** Every address from `first` to `last`, both included. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

export const widths = { ipv4: 32, ipv6: 128 } as const;

/** A range as it was read. `share` is its part of the whole family, 1 for /0: a cheap upper bound before any exact work. */
export interface ReadRange {
  readonly range: AddressRange;
  readonly prefix: number;
  readonly share: number;
}

// The longest IPv6 text with an embedded IPv4 part and a prefix has 49 characters.
const longestText = 64;
const rememberedTexts = 8192;
const remembered = new Map<string, ReadRange | null>();

/** Reads an address or CIDR block; null when it is neither. Remembers a bounded number of texts: estates repeat them. */
export function readRange(text: string): ReadRange | null {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (text.length > longestText) return null;
  const range = read(text.trim());
  if (remembered.size >= rememberedTexts) remembered.clear();
  remembered.set(text, range);
  return range;
}

function read(text: string): ReadRange | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const family: Family = address.includes(':') ? 'ipv6' : 'ipv4';
  const prefix = slash < 0 ? widths[family] : readPrefix(text.slice(slash + 1), widths[family]);
  const value = family === 'ipv6' ? readIpv6(address) : readIpv4(address);
  if (prefix === null || value === null) return null;
  // ::ffff:a.b.c.d is an IPv4 address in IPv6 clothes (RFC 4291 section 2.5.5.2), and so is a block of at least /96 of them.
  if (family === 'ipv6' && prefix >= 96 && value >> 32n === 0xffffn) {
    return blockOf('ipv4', value & 0xffffffffn, prefix - 96);
  }
  return blockOf(family, value, prefix);
}

function blockOf(family: Family, value: bigint, prefix: number): ReadRange {
  const hostBits = BigInt(widths[family] - prefix);
  const first = (value >> hostBits) << hostBits;
  const range = Object.freeze({ family, first, last: first + (1n << hostBits) - 1n });
  return { range, prefix, share: 2 ** -prefix };
}

function readPrefix(text: string, width: number): number | null {
  if (!/^\d{1,3}$/.test(text)) return null;
  const prefix = Number(text);
  return prefix <= width ? prefix : null;
}

function readIpv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = value * 256 + Number(part);
  }
  return BigInt(value);
}

function readIpv6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = readGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1] ?? '', true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  // '::' stands for at least one group
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const zeros: readonly number[] = Array(missing).fill(0);
  return [...head, ...zeros, ...tail].reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** The 16-bit groups of one side of '::'; only the last place of an address may hold a dotted IPv4 part. */
function readGroups(text: string, isLast: boolean): readonly number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const embedded = isLast && index === parts.length - 1 ? readIpv4(part) : null;
    if (embedded === null) return null;
    groups.push(Number(embedded >> 16n), Number(embedded & 0xffffn));
  }
  return groups;
}
