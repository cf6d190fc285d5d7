import { z } from 'zod';
import { parseAddressRange } from '#logic/addresses.ts';
import { type PortRange, parsePortRange } from '#logic/network-rules.ts';

const everyPort: PortRange = { from: 0, to: 65_535 };

const Prefix = z.string().refine(isPrefix, 'neither an address nor a service tag');
const Range = z.string().transform((text, context) => {
  const range = text.trim() === '*' ? everyPort : parsePortRange(text.replace('-', '/'));
  if (range === null) context.addIssue('not a range of ports');
  return range ?? z.NEVER;
});
const Group = z.object({ id: z.string() });

const one = <T>(item: z.ZodType<T>) => z.union([z.literal('').transform(() => null), item]).nullish();
const many = <T>(item: z.ZodType<T>) => z.array(item).nullish();

const Rule = z.object({
  name: z.string(),
  properties: z.object({
    priority: z.unknown(),
    direction: z.unknown(),
    access: z.unknown(),
    protocol: z.unknown(),
    sourceAddressPrefix: one(Prefix),
    sourceAddressPrefixes: many(Prefix),
    sourceApplicationSecurityGroups: many(Group),
    sourcePortRange: one(Range),
    sourcePortRanges: many(Range),
    destinationAddressPrefix: one(Prefix),
    destinationAddressPrefixes: many(Prefix),
    destinationApplicationSecurityGroups: many(Group),
    destinationPortRange: one(Range),
    destinationPortRanges: many(Range),
  }),
});

/** The rules of a group, strongest first. One that is not understood stays `undefined`, so that the whole list is a gap. */
export function rulesOf(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const rules = value.map(ruleOf);
  return rules.every((rule) => rule !== undefined)
    ? rules.toSorted((a, b) => Number(a.priority) - Number(b.priority))
    : rules;
}

function ruleOf(value: unknown) {
  const parsed = Rule.safeParse(value);
  if (!parsed.success) return undefined;
  const { name, properties: rule } = parsed.data;
  const read = {
    name,
    priority: rule.priority,
    direction: rule.direction,
    access: rule.access,
    protocol: rule.protocol,
    sourceAddressPrefixes: both(rule.sourceAddressPrefix, rule.sourceAddressPrefixes),
    sourceApplicationSecurityGroups: idsOf(rule.sourceApplicationSecurityGroups),
    sourcePortRanges: both(rule.sourcePortRange, rule.sourcePortRanges),
    destinationAddressPrefixes: both(rule.destinationAddressPrefix, rule.destinationAddressPrefixes),
    destinationApplicationSecurityGroups: idsOf(rule.destinationApplicationSecurityGroups),
    destinationPortRanges: both(rule.destinationPortRange, rule.destinationPortRanges),
  };
  return isWhole(read) ? read : undefined;
}

/** Azure sends one of the two forms, and the other absent, null or empty. */
function both<T>(single: T | null | undefined, several: readonly T[] | null | undefined): readonly T[] {
  return [...(single === null || single === undefined ? [] : [single]), ...(several ?? [])];
}

function idsOf(groups: readonly { id: string }[] | null | undefined): readonly string[] {
  return (groups ?? []).map((group) => group.id);
}

/** A rule without ports, or without somebody on either side, is not one that Azure would make. */
function isWhole(rule: {
  readonly sourceAddressPrefixes: readonly string[];
  readonly sourceApplicationSecurityGroups: readonly string[];
  readonly sourcePortRanges: readonly PortRange[];
  readonly destinationAddressPrefixes: readonly string[];
  readonly destinationApplicationSecurityGroups: readonly string[];
  readonly destinationPortRanges: readonly PortRange[];
}): boolean {
  return (
    rule.sourceAddressPrefixes.length + rule.sourceApplicationSecurityGroups.length > 0 &&
    rule.destinationAddressPrefixes.length + rule.destinationApplicationSecurityGroups.length > 0 &&
    rule.sourcePortRanges.length > 0 &&
    rule.destinationPortRanges.length > 0
  );
}

function isPrefix(text: string): boolean {
  return text === '*' || parseAddressRange(text) !== null || /^[a-z][\w.]*$/i.test(text);
}
