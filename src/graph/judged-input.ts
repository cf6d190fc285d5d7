import type { AssetKind } from '#model/asset.ts';
import { type Gap, GapReached } from '#model/gap.ts';
import type { Evidence } from '#model/verdict.ts';
import { compileFilter, type Predicate, type Relations } from './evaluate.ts';
import { readEvidence } from './evidence.ts';
import { incomparable } from './expectation.ts';
import { cloudOf, type Filter, type Relation } from './filter.ts';
import type { Followed, GraphAsset } from './memory-graph.ts';
import { highestOf, lowestOf, matchOf, yes } from './outcome.ts';
import { reasonsOf } from './reasons.ts';

export type JudgedInput = Readonly<Record<string, unknown>>;

export type Matched =
  | { readonly is: 'yes' | 'no'; readonly evidence: Evidence }
  | { readonly is: 'unknown'; readonly reached: GapReached };

/** Whether what a check is handed is among what a filter finds. */
export function matchInput(kind: AssetKind, reads: readonly string[], input: JudgedInput, filter: Filter): Matched {
  const asset = assetOfInput(kind.kind, reads, input);
  const relations = new InputRelations(kind, reads, input);
  const judge: Predicate = compileFilter(filter, relations);
  const match = matchOf(judge(asset, undefined), true);
  if (match !== 'unknown') return { is: match, evidence: readEvidence(asset, reads, relations) };
  const [gap = incomparable] = reasonsOf(filter, asset, relations);
  const field = Object.entries(asset.gaps ?? {}).find(([, one]) => one === gap)?.[0] ?? '';
  return { is: 'unknown', reached: new GapReached(gap, field) };
}

/** The asset as the graph sees it: a field that throws when it is touched is a gap. */
function assetOfInput(kind: string, reads: readonly string[], input: JudgedInput): GraphAsset {
  const fields: Record<string, unknown> = {};
  const gaps: Record<string, Gap> = {};
  for (const read of reads) {
    if (read.startsWith('$') || read.includes('.')) continue;
    try {
      fields[read] = input[read];
    } catch (problem) {
      if (!(problem instanceof GapReached)) throw problem;
      gaps[read] = problem.gap;
    }
  }
  const text = (member: string): string => String(input[member] ?? '');
  return {
    ...{
      kind,
      cloud: cloudOf(kind),
      id: text('$id'),
      name: text('$name'),
      account: text('$account'),
      readAt: '',
      fields,
    },
    ...(typeof input.$displayName === 'string' ? { displayName: input.$displayName } : {}),
    region: (input.$region ?? null) as string | null,
    tags: (input.$tags ?? {}) as GraphAsset['tags'],
    ...(Object.keys(gaps).length > 0 ? { gaps } : {}),
  };
}

/** What a judged asset is related to, as the engine hands it to a check. */
export class InputRelations implements Relations {
  readonly #kind: AssetKind;
  readonly #reads: readonly string[];
  readonly #input: JudgedInput;
  readonly #followed = new Map<string, Followed>();

  constructor(kind: AssetKind, reads: readonly string[], input: JudgedInput) {
    this.#kind = kind;
    this.#reads = reads;
    this.#input = input;
  }

  follow({ name, kinds }: Pick<Relation, 'name' | 'kinds'>): Followed {
    const known = this.#followed.get(name);
    if (known) return known;
    const kind = kinds.find((one) => cloudOf(one) === cloudOf(this.#kind.kind)) ?? '';
    const fields = this.#reads.filter((read) => read.startsWith(`${name}.`)).map((read) => read.slice(name.length + 1));
    const followed = this.#readAll(name, kind, fields);
    this.#followed.set(name, followed);
    return followed;
  }

  #readAll(name: string, kind: string, fields: readonly string[]): Followed {
    const far: GraphAsset[] = [];
    try {
      for (const one of this.#input[name] as Iterable<JudgedInput>) {
        far.push(assetOfInput(kind, fields, one));
      }
      return { far, isWhole: true, gap: undefined };
    } catch (problem) {
      if (!(problem instanceof GapReached)) throw problem;
      return { far, isWhole: false, gap: problem.gap };
    }
  }
}

/** Counts what a filter finds among assets: at least those that it surely finds, at most those that it may. */
export function countAmong(filter: Filter, { far, isWhole, gap }: Followed, relations: Relations) {
  const judge = compileFilter(filter, relations);
  let [least, most] = [0, isWhole ? 0 : Number.POSITIVE_INFINITY];
  let unread = gap;
  for (const asset of far) {
    const outcome = judge(asset, undefined);
    if (lowestOf(outcome) === yes) least += 1;
    if (highestOf(outcome) === yes) most += 1;
    if (lowestOf(outcome) !== highestOf(outcome)) unread ??= reasonsOf(filter, asset, relations)[0];
  }
  return { least, most, gap: unread };
}
