import type { GraphModel, GraphType, Property } from '#graph/graph-model.ts';
import type { GraphAsset, Sweep } from '#graph/memory-graph.ts';
import { type AnyAssetKind, type Asset, type AssetKind, defineAsset, link } from '#model/asset.ts';
import { type Field, type Fields, flag, instant, integer, list, object, oneOf, optional, text } from '#model/field.ts';
import { Connector } from '#model/shared-type.ts';
import { Near, PetAccount, PetContact, ToyAccount, ToyContact, toyAsset } from './toy-kinds.ts';

/** Numbers that follow from a seed, so that a failure can be seen again. */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  below(end: number): number {
    return Math.floor(this.next() * end);
  }
  is(share: number): boolean {
    return this.next() < share;
  }
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

const words = [
  '',
  'a',
  'b',
  'ab',
  'abc',
  'Ab',
  'a\nb',
  "o'x",
  'a%',
  '😀',
  '\ue000',
  'n\0l',
  '\uf5b10000',
  '0000',
  'null',
  '\\',
];
const patterns = ['a', 'a.*', '[ab]+', '(a|b)*', '.', '\\w{1,2}', '[^a]*', 'a?b?c?', '\\S+', '(?:ab){1,2}|o.x', ''];
const numbers = [-1, 0, 1, 2, 80, 9007199254740991];
const moments = ['2026-01-01T00:00:00.000Z', '2026-06-01T12:00:00.000Z', '2027-01-01T00:00:00.000Z'];
const regions = [null, 'r1', 'r2'];
const names = ['n1', 'n2', 'n3', 'a'];
const failed = { service: 'toy', operation: 'Read', region: null, code: 'Forbidden', message: 'refused' };

/** A value that the field can hold; null now and then where it may be. */
export function randomValue(random: Random, field: Field<unknown>): unknown {
  if (field.nullable && random.is(0.2)) return null;
  switch (field.type) {
    case 'text':
      return random.of([...words, ...names]);
    case 'one-of':
      return random.of(field.values!);
    case 'instant':
      return random.of(moments);
    case 'integer':
      return random.of(numbers);
    case 'boolean':
      return random.is(0.5);
    case 'list':
      return Array.from({ length: random.below(4) }, () => randomValue(random, field.of!));
    default:
      return Object.fromEntries(
        Object.entries(field.fields!).map(([name, member]) => [name, randomValue(random, member)]),
      );
  }
}

function randomAsset(random: Random, kind: AssetKind, account: string, name: string): GraphAsset {
  const fields: Record<string, unknown> = {};
  const gaps: Record<string, typeof failed> = {};
  for (const [field, definition] of Object.entries(kind.fields)) {
    if (!random.is(0.9)) gaps[field] = random.is(0.2) ? { ...failed, code: 'NotRead' } : failed;
    if (random.is(0.96) && (!gaps[field] || random.is(0.3))) fields[field] = randomValue(random, definition);
  }
  const asset: Partial<Asset> & { isUnconfirmed?: true } = {
    account,
    region: kind.as === Connector ? null : random.of(regions),
    tags: random.is(0.5) ? { [random.of(['env', 'n\0l'])]: random.of(words) } : {},
    ...(random.is(0.2) ? { displayName: random.of(words) } : {}),
    ...(Object.keys(gaps).length > 0 ? { gaps } : {}),
    ...(random.is(0.08) ? { isUnconfirmed: true } : {}),
  };
  return toyAsset({ kind: kind.kind, name, fields, ...asset });
}

const scalars: readonly Field<unknown>[] = [
  text(),
  oneOf(['on', 'off']),
  integer(),
  flag(),
  instant(),
  list(text()),
  list(integer()),
];

function randomField(random: Random, depth: number): Field<unknown> {
  const members = (): Fields => fieldsOf(random, 1 + random.below(3), depth - 1);
  const made =
    depth === 0 || random.is(0.7) ? random.of(scalars) : random.is(0.5) ? object(members()) : list(object(members()));
  return random.is(0.7) ? optional(made) : made;
}

function fieldsOf(random: Random, count: number, depth: number): Fields {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, randomField(random, depth)]));
}

/** Kinds with fields of any type and links between them; accounts and contacts are those of the toy kinds. */
export function randomKinds(random: Random): readonly AssetKind[] {
  const kinds = ['x', 'y', 'z'].map((noun): AssetKind => {
    const fields = { ...fieldsOf(random, 2 + random.below(5), 2), owner: optional(text()), owners: list(text()) };
    return defineAsset({ kind: `toy.a.${noun}`, title: Near.title, description: 'Made at random.', fields });
  });
  const linked = kinds.map((kind): AssetKind => {
    const links = Object.fromEntries(
      Array.from({ length: random.below(3) }, (_, at) => {
        const near = random.is(0.5) ? 'name' : 'owner';
        const scope = random.of(['region', 'account'] as const);
        return [`l${at}`, link<AnyAssetKind>(random.of(kinds), random.of(['owner', 'owners']), { near, scope })];
      }),
    );
    return { ...kind, links };
  });
  return [...linked, ...fixedKinds];
}

const fixedKinds: readonly AssetKind[] = [ToyAccount, ToyContact, PetAccount, PetContact];

export function randomGraph(
  random: Random,
  kinds: readonly AssetKind[],
): { readonly assets: GraphAsset[]; readonly sweeps: Sweep[] } {
  const assets: GraphAsset[] = [];
  const sweeps: Sweep[] = [];
  const own = kinds.filter((kind) => !fixedKinds.includes(kind));
  const accounts: [string, AssetKind, readonly AssetKind[]][] = [
    ['one', ToyAccount, [ToyContact, ...own]],
    ['two', ToyAccount, [ToyContact, ...own]],
    ['three', ToyAccount, [ToyContact]],
    ['pet', PetAccount, [PetContact]],
  ];
  for (const [account, connector, contents] of accounts) {
    assets.push(randomAsset(random, connector, account, account));
    for (const kind of contents) {
      const most = kind.as ? random.below(3) : random.below(5);
      for (let at = 0; at < most; at += 1) assets.push(randomAsset(random, kind, account, `n${at + 1}`));
      for (const region of kind.as ? [null] : ['r1', 'r2']) {
        if (random.is(0.95)) sweeps.push({ account, kind: kind.kind, region, gap: random.is(0.12) ? failed : null });
      }
    }
    sweeps.push({ account, kind: connector.kind, region: null, gap: null });
  }
  return { assets, sweeps };
}

type Json = Record<string, unknown>;

/** A `where` of a type: every member that it can have, nested as deep as is left. */
export function randomWhere(random: Random, model: GraphModel, type: GraphType, depth = 3): Json {
  const relations = [...type.relations].map(([name, { to }]) => [name, to] as const);
  return whereOver(random, [...type.properties.values()], depth, (where) => {
    if (relations.length === 0 || depth === 0) return;
    const [name, to] = random.of(relations);
    where[`${name}_${random.of(['SOME', 'SOME', 'ALL', 'NONE', 'SINGLE'])}`] = random.is(0.15)
      ? null
      : randomWhere(random, model, to, depth - 1);
  });
}

function whereOver(
  random: Random,
  properties: readonly Property[],
  depth: number,
  addRelation: (where: Json) => void,
): Json {
  const where: Json = {};
  const parts = random.of([0, 1, 1, 1, 2, 3]);
  for (let at = 0; at < parts; at += 1) {
    if (depth > 0 && random.is(0.35)) {
      const again = (): Json => whereOver(random, properties, depth - 1, addRelation);
      const op = random.of(['AND', 'OR', 'OR', 'NOT']);
      where[op] = op === 'NOT' ? again() : Array.from({ length: random.below(4) }, again);
    } else if (random.is(0.3)) addRelation(where);
    else addProperty(random, random.of(properties), depth, where);
  }
  return where;
}

function addProperty(random: Random, { name, field, value }: Property, depth: number, where: Json): void {
  const orNull = (given: unknown): unknown => (random.is(0.12) ? null : given);
  const operand = (of: Field<unknown>): unknown => randomValue(random, { ...of, nullable: false });
  const inside = (fields: Json): Json =>
    whereOver(
      random,
      Object.entries(fields).map(([member, definition]) => nested(member, definition as Field<unknown>)),
      Math.max(0, depth - 1),
      () => {},
    );
  if (value.type === 'object') where[name] = orNull(inside(field.fields as Json));
  else if (value.type === 'list' && field.of!.type === 'object') {
    where[`${name}_${random.of(['SOME', 'ALL', 'NONE', 'SINGLE'])}`] = orNull(inside(field.of!.fields as Json));
  } else if (value.type === 'list') {
    if (random.is(0.5)) where[name] = orNull(operand(field));
    else where[`${name}_INCLUDES`] = orNull(operand(field.of!));
  } else {
    const ops = ['', 'IN', ...(value.type === 'boolean' ? [] : ['LT', 'LTE', 'GT', 'GTE'])];
    if (value.type === 'text' && field.type !== 'instant') ops.push('CONTAINS', 'STARTS_WITH', 'ENDS_WITH', 'MATCHES');
    const op = random.of(ops);
    const key = op === '' ? name : `${name}_${op}`;
    if (op === 'IN')
      where[key] = orNull(Array.from({ length: random.below(4) }, () => (random.is(0.1) ? null : operand(field))));
    else if (op === 'MATCHES') where[key] = orNull(random.of(patterns));
    else if (op !== '' && field.type === 'one-of') where[key] = orNull(random.of(['o', 'on', 'f', 'x']));
    else where[key] = orNull(/^[LG]T/.test(op) ? ordered(operand(field)) : operand(field));
  }
}

/** Without the characters that have no place in the order. */
function ordered(operand: unknown): unknown {
  return typeof operand === 'string' ? operand.replaceAll(/[\0\uf5b1]/g, 'x') : operand;
}

function nested(name: string, field: Field<unknown>): Property {
  const types = {
    text: 'text',
    'one-of': 'text',
    instant: 'text',
    integer: 'number',
    boolean: 'boolean',
    list: 'list',
    object: 'object',
  } as const;
  return { name, field, value: { from: 'element', path: [name], type: types[field.type] } };
}
