import type { Evidence } from '#model/verdict.ts';
import type { Followed, GraphAsset } from './memory-graph.ts';

const mostShown = 10;
const longestText = 200;

/** What a stored query has looked at of an asset and of what it is related to; what was not read is left out. */
export function readEvidence(
  asset: GraphAsset,
  reads: readonly string[],
  relations: { follow(relation: { name: string; kinds: readonly string[] }): Followed },
): Evidence {
  const evidence: Record<string, unknown> = {};
  const linked = Map.groupBy(
    reads.filter((read) => read.includes('.')),
    (read) => read.slice(0, read.indexOf('.')),
  );
  for (const read of reads) {
    if (read.includes('.')) continue;
    const value = read.startsWith('$') ? asset[read.slice(1) as 'name'] : asset.fields[read];
    if (value !== undefined) evidence[read.replace('$', '')] = shown(value);
  }
  for (const [name, members] of linked) {
    const { far } = relations.follow({ name, kinds: [] });
    const fields = members.map((member) => member.slice(name.length + 1));
    evidence[name] = far.slice(0, mostShown).map((one) => ofFar(one, fields));
    if (far.length > mostShown) evidence[`${name}Count`] = far.length;
  }
  return evidence;
}

function ofFar(far: GraphAsset, fields: readonly string[]): Evidence {
  const read = fields.filter((field) => !field.startsWith('$') && far.fields[field] !== undefined);
  return { name: far.name, ...Object.fromEntries(read.map((field) => [field, shown(far.fields[field])])) };
}

/** Long texts and lists are cut, and addresses of people are masked. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return masked(value.length > longestText ? `${value.slice(0, longestText)}…` : value);
  if (Array.isArray(value)) return value.slice(0, mostShown).map(shown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shown(member)]));
}

/** `ann@example.com` → `a***@example.com`. */
function masked(text: string): string {
  return text.replaceAll(/([^\s@;,])[^\s@;,]*@/g, '$1***@');
}
