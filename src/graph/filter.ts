import type { Pattern } from './pattern.ts';

/**
 * What a `where` means, independent of who answers it. A filter is true, false or null, as SQL and openCypher know it (null: something is
 * absent). What could not be read leaves open which of them it is: everything between a lowest and a highest outcome, in the order
 * false, null, true. AND is the lesser, OR the greater, and NOT turns the order round.
 */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter }
  | { readonly op: 'constant'; readonly value: boolean }
  | { readonly op: 'is-null'; readonly value: Value }
  | { readonly op: Comparison; readonly value: Value; readonly operand: Operand }
  /** true when equal to one of them; otherwise null when the value or one of them is (`hasNull`), else false. Never null when there is none to compare with */
  | { readonly op: 'in'; readonly value: Value; readonly operands: readonly Operand[]; readonly hasNull: boolean }
  /** the whole list, element by element */
  | { readonly op: 'equals-list'; readonly value: Value; readonly operands: readonly Operand[] }
  | { readonly op: 'includes'; readonly value: Value; readonly operand: Operand }
  | { readonly op: 'matches'; readonly value: Value; readonly pattern: Pattern }
  /** Never null, whatever `each` is. */
  | Quantified;

export interface Quantified {
  /** some: one is true. all: one is true and none is false. single: exactly one is true. */
  readonly op: 'some' | 'all' | 'single';
  readonly over: Many;
  readonly each: Filter;
}

export type Operand = string | number | boolean;
export const comparisons = [
  'equals',
  'less',
  'at-most',
  'more',
  'at-least',
  'contains',
  'starts-with',
  'ends-with',
] as const;
export type Comparison = (typeof comparisons)[number];

/** What a value holds: decides how it is compared. Instants are texts in UTC, so that their order is that of the texts. */
export type ValueType = 'text' | 'number' | 'boolean' | 'list' | 'object';

/** Where a value is: what every asset has, a field that may be a gap, or the element that a quantifier looks at. */
export interface Value {
  readonly from: 'asset' | 'field' | 'element';
  /** members of nested objects, outermost first; none is the element itself */
  readonly path: readonly string[];
  readonly type: ValueType;
}

/** What a quantifier goes over: the elements of a list (none when it is null), or the assets that an asset is related to. */
export type Many = { readonly elements: Value } | { readonly related: Relation };

/** From an asset to the assets of these kinds, in the same account, that name it; or to all of them that are in the account. */
export type Relation = {
  readonly name: string;
  /** Those of the near asset's cloud are looked at. */
  readonly kinds: readonly string[];
} & (
  | { readonly by: 'account' }
  | { readonly by: 'link'; readonly near: string; readonly far: string; readonly scope: 'region' | 'account' }
);

/** The members of every asset that are no fields of its kind. `tags` is a list of objects with `key` and `value`. */
export const assetMembers = ['id', 'name', 'displayName', 'kind', 'cloud', 'account', 'region', 'tags'] as const;
export type AssetMember = (typeof assetMembers)[number];

export const always: Filter = { op: 'constant', value: true };

/** The cloud of a kind: its first word. */
export function cloudOf(kind: string): string {
  return kind.slice(0, kind.indexOf('.'));
}

/** Kind → the fields of it that are needed. */
export type Reads = Map<string, Set<string>>;

function need(reads: Reads, kinds: readonly string[], field?: string): void {
  for (const kind of kinds) {
    const fields = reads.get(kind) ?? new Set();
    reads.set(kind, field === undefined ? fields : fields.add(field));
  }
}

/** Adds the fields that a filter over assets of these kinds needs read, kind by kind; those of related assets with them. */
export function addReads(reads: Reads, kinds: readonly string[], filter: Filter): void {
  const visit = (part: Filter): void => {
    if (part.op === 'not') visit(part.of);
    else if ('of' in part) for (const one of part.of) visit(one);
    else if ('over' in part) visitMany(part);
    else if (part.op !== 'constant') needValue(part.value);
  };
  const needValue = ({ from, path }: Value): void => {
    if (from === 'field') need(reads, kinds, path[0]);
  };
  const visitMany = ({ over, each }: Quantified): void => {
    if ('elements' in over) {
      needValue(over.elements);
      visit(each);
    } else {
      needRelation(reads, kinds, over.related);
      addReads(reads, over.related.kinds, each);
    }
  };
  need(reads, kinds);
  visit(filter);
}

/** Adds what following a relation needs read. */
export function needRelation(reads: Reads, kinds: readonly string[], relation: Relation): void {
  need(reads, relation.kinds, relation.by === 'link' ? relation.far : undefined);
  if (relation.by === 'link' && relation.near !== 'name') need(reads, kinds, relation.near);
}
