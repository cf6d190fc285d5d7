import type { AnyAssetKind, Asset, Link } from '#model/asset.ts';
import { type CatalogueEntry, type Check, cutShort, denied } from '#model/check.ts';
import type { Gap } from '#model/gap.ts';
import type { Result } from '#model/result.ts';
import type { Language } from '#model/text.ts';
import { type Judgement, judgeAsset, judgementOf } from './judge.ts';
import { LinkIndex } from './links.ts';
import { type PreparedCheck, prepareCheck } from './prepare.ts';
import { resultOf } from './result.ts';

export type Example = Check['examples'][number];
type FarMembers = readonly Readonly<Record<string, unknown>>[];

const gap: Gap = { service: 'example', operation: 'Read', region: null, code: 'Forbidden', message: 'not allowed' };
const account = '1234567890123456';

/** An example as the engine judged it. */
export interface Judged {
  readonly prepared: PreparedCheck;
  readonly judgement: Judgement;
  result(language: Language): Result;
}

/** Judges an example the way an assessment does: far assets go through the link index, gaps through the engine's guards. */
export function judgeExample(entry: CatalogueEntry, example: Example): Judged {
  const prepared = prepareCheck(entry, example.params ?? {}, Date.parse(example.now ?? '2026-11-01T00:00:00Z'));
  const kind = entry.check.asset;
  const near = assetOf(kind, example.name ?? 'example', example, ownFields(kind, example.asset));
  const index = new LinkIndex([prepared]);
  for (const { name, link } of prepared.links) addFar(index, link, name, near, example.asset[name]);
  const judgements: Judgement[] = [];
  judgeAsset(near, [prepared], (_, judgement) => judgements.push(judgement), index);
  const [judgement] = judgements;
  if (!judgement) throw new Error('the engine gave no judgement');
  return writtenDown(prepared, near, judgement);
}

/** Evidence can hold what touches a gap; as in an assessment, that shows when it is written. */
function writtenDown(prepared: PreparedCheck, asset: Asset, judgement: Judgement): Judged {
  const of = (final: Judgement): Judged => ({
    prepared,
    judgement: final,
    result: (language) => resultOf(prepared, asset, final, language),
  });
  try {
    JSON.stringify(of(judgement).result('en'));
    return of(judgement);
  } catch (problem) {
    return of(judgementOf(prepared, problem));
  }
}

function ownFields(kind: AnyAssetKind, asset: Example['asset']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(asset).filter(([name]) => !(name in kind.links)));
}

function assetOf(
  kind: AnyAssetKind,
  name: string,
  { region = 'cn-hangzhou' }: Pick<Example, 'region'>,
  values: Readonly<Record<string, unknown>>,
): Asset {
  const all = Object.entries(values);
  const refused = all.filter(([, value]) => value === denied);
  return {
    kind: kind.kind,
    id: `${kind.kind}/${name}`,
    name,
    cloud: kind.kind.split('.')[0]!,
    account,
    region,
    tags: {},
    readAt: '2026-11-01T00:00:00.000Z',
    fields: Object.fromEntries(all.filter(([, value]) => value !== denied)),
    ...(refused.length > 0 ? { gaps: Object.fromEntries(refused.map(([field]) => [field, gap])) } : {}),
  };
}

function addFar(index: LinkIndex, link: Link, name: string, near: Asset, listed: unknown): void {
  const { known, isComplete } = membersOf(listed);
  if (!isComplete) index.markIncomplete(link.kind.kind, near.region, gap);
  if (link.far.startsWith('$')) {
    for (const [position, member] of known.entries()) {
      index.add(assetOf(link.kind, `${name}-${position}`, { region: near.region ?? 'cn-hangzhou' }, member));
    }
    return;
  }
  const key = link.near === 'name' ? near.name : (near.fields[link.near] ?? 'near-key');
  if (link.near !== 'name' && !(link.near in near.fields)) Object.assign(near.fields, { [link.near]: key });
  const keyValue = link.kind.fields[link.far].type === 'list' ? [key] : key;
  for (const [position, member] of known.entries()) {
    const far = { [link.far]: keyValue, ...member };
    index.add(assetOf(link.kind, `${name}-${position}`, { region: near.region ?? 'cn-hangzhou' }, far));
  }
}

function membersOf(listed: unknown): { known: FarMembers; isComplete: boolean } {
  if (listed === denied) return { known: [], isComplete: false };
  if (Array.isArray(listed)) return { known: listed as FarMembers, isComplete: true };
  if (typeof listed === 'object' && listed !== null && 'cutShort' in listed) {
    return { known: listed.cutShort as FarMembers, isComplete: false };
  }
  throw new Error('an example gives a link as a list, as cutShort([…]) or as denied');
}

/** The example with one more thing unread, in every way in which that can happen: a field, a link, the rest of a list, a field of a far asset. */
export function gapped(
  check: Check,
  example: Example,
): readonly { readonly what: string; readonly example: Example }[] {
  return Object.entries(example.asset).flatMap(([name, value]) =>
    [...lessOf(name in check.asset.links, value)].map(({ what, less }) => ({
      what: `${name}${what}`,
      example: { ...example, asset: { ...example.asset, [name]: less } },
    })),
  );
}

function* lessOf(isLink: boolean, value: unknown): Iterable<{ what: string; less: unknown }> {
  if (value === denied) return;
  yield { what: ' denied', less: denied };
  if (!isLink) return;
  const { known, isComplete } = membersOf(value);
  const again = (members: FarMembers): unknown => (isComplete ? members : cutShort(members));
  yield { what: ' cut short at its end', less: cutShort(known) };
  for (const [position, member] of known.entries()) {
    yield { what: ` cut short without [${position}]`, less: cutShort(known.toSpliced(position, 1)) };
    for (const field of Object.keys(member)) {
      yield {
        what: `[${position}].${field} denied`,
        less: again(known.with(position, { ...member, [field]: denied })),
      };
    }
  }
}
