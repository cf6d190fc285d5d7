import type { Comparison, Filter, Operand, Quantified, Relation, Value } from './filter.ts';
import { type Followed, type GraphAsset, tagList } from './memory-graph.ts';
import {
  both,
  either,
  exact,
  highestOf,
  isNull,
  type Level,
  lowestOf,
  no,
  type Outcome,
  open,
  opposite,
  outcomeOf,
  yes,
} from './outcome.ts';
import { compareTexts, isStorable } from './text-order.ts';

/** Judges one asset; `element` is what the innermost quantifier over a list looks at. */
export type Predicate = (asset: GraphAsset, element: unknown) => Outcome;

/** Who knows what an asset is related to. */
export interface Relations {
  follow(relation: Relation, near: GraphAsset): Followed;
}

/** What stands in for a value that could not be read. */
const gap: unique symbol = Symbol('gap');

/** A filter as a function over assets in memory. Far assets are judged once each, however many assets are related to them. */
export function compileFilter(filter: Filter, graph: Relations): Predicate {
  switch (filter.op) {
    case 'and':
      return all(filter.of.map((part) => compileFilter(part, graph)));
    case 'or':
      return any(filter.of.map((part) => compileFilter(part, graph)));
    case 'not': {
      const inner = compileFilter(filter.of, graph);
      return (asset, element) => opposite(inner(asset, element));
    }
    case 'constant': {
      const outcome = exact[filter.value ? yes : no];
      return () => outcome;
    }
    case 'some':
    case 'all':
    case 'single':
      return 'elements' in filter.over ? overElements(filter, filter.over.elements, graph) : overRelated(filter, graph);
    case 'is-null':
      return atom(filter.value, () => no, yes);
    case 'in':
      return isOneOf(filter);
    case 'equals-list':
      return atom(filter.value, (value) => levelOf(isSameList(value, filter.operands)));
    case 'includes':
      return atom(filter.value, (value) => levelOf(Array.isArray(value) && value.includes(filter.operand)));
    case 'matches':
      return storable(filter.value, (text) => filter.pattern.test(text));
    case 'equals':
      return atom(filter.value, (value) => levelOf(value === filter.operand));
    default:
      return comparison(filter.op, filter.value, filter.operand);
  }
}

function all(parts: readonly Predicate[]): Predicate {
  return (asset, element) => {
    let outcome = exact[yes];
    for (const part of parts) {
      outcome = both(outcome, part(asset, element));
      if (outcome === 0) break;
    }
    return outcome;
  };
}

function any(parts: readonly Predicate[]): Predicate {
  return (asset, element) => {
    let outcome = exact[no];
    for (const part of parts) {
      outcome = either(outcome, part(asset, element));
      if (outcome === 8) break;
    }
    return outcome;
  };
}

function levelOf(is: boolean): Level {
  return is ? yes : no;
}

/** Tests a value that is there; without one the outcome is null, or what `absent` says. */
function atom(value: Value, test: (value: unknown) => Level, absent: Level = isNull): Predicate {
  const read = reader(value);
  return (asset, element) => {
    const found = read(asset, element);
    if (found === gap) return open;
    return exact[found === null || found === undefined ? absent : test(found)];
  };
}

/** A text with characters that PostgreSQL cannot hold is stored in another spelling: what is inside of it cannot be told there, nor here. */
function storable(value: Value, test: (text: string) => boolean): Predicate {
  const read = reader(value);
  return (asset, element) => {
    const found = read(asset, element);
    if (found === gap) return open;
    if (typeof found !== 'string') return exact[isNull];
    return isStorable(found) ? exact[levelOf(test(found))] : open;
  };
}

function comparison(op: Exclude<Comparison, 'equals'>, value: Value, operand: Operand): Predicate {
  if (typeof operand !== 'string') {
    const number = Number(operand);
    return atom(value, (found) => (typeof found === 'number' ? levelOf(isOrdered(op, found - number)) : isNull));
  }
  if (op === 'contains') return storable(value, (text) => text.includes(operand));
  if (op === 'starts-with') return storable(value, (text) => text.startsWith(operand));
  if (op === 'ends-with') return storable(value, (text) => text.endsWith(operand));
  return storable(value, (text) => isOrdered(op, compareTexts(text, operand)));
}

function isOrdered(op: Comparison, difference: number): boolean {
  if (op === 'less') return difference < 0;
  if (op === 'at-most') return difference <= 0;
  return op === 'more' ? difference > 0 : difference >= 0;
}

function isOneOf({ value, operands, hasNull }: Extract<Filter, { op: 'in' }>): Predicate {
  if (operands.length === 0 && !hasNull) return () => exact[no];
  const known = new Set<unknown>(operands);
  const otherwise = hasNull ? isNull : no;
  return atom(value, (found) => (known.has(found) ? yes : otherwise));
}

function isSameList(value: unknown, operands: readonly Operand[]): boolean {
  return (
    Array.isArray(value) && value.length === operands.length && value.every((one, index) => one === operands[index])
  );
}

/** Reads a value of an asset for sorting: undefined when it could not be read. */
export function readerOf(value: Value): (asset: GraphAsset) => unknown {
  const read = reader(value);
  return (asset) => {
    const found = read(asset, undefined);
    return found === gap ? undefined : found;
  };
}

function reader({ from, path }: Value): (asset: GraphAsset, element: unknown) => unknown {
  const [first, ...rest] = path;
  if (from === 'element') return (_, element) => memberOf(element, path);
  if (from === 'asset') return first === 'tags' ? tagList : (asset) => asset[first as 'name'];
  return (asset) => {
    if (asset.gaps?.[first!] !== undefined) return gap;
    const value = asset.fields[first!];
    if (value === undefined) return gap;
    return rest.length === 0 ? value : memberOf(value, rest);
  };
}

function memberOf(value: unknown, path: readonly string[]): unknown {
  let member = value;
  for (const name of path) {
    if (typeof member !== 'object' || member === null) return null;
    member = (member as Readonly<Record<string, unknown>>)[name];
  }
  return member;
}

function overElements({ op, each }: Quantified, list: Value, graph: Relations): Predicate {
  const read = reader(list);
  const inner = compileFilter(each, graph);
  return (asset, element) => {
    const found = read(asset, element);
    if (found === gap) return outcomeOf(no, yes);
    const count = new Counter();
    if (Array.isArray(found)) for (const one of found) count.add(inner(asset, one), true);
    return count.outcomeOf(op, true);
  };
}

function overRelated({ op, over, each }: Quantified, graph: Relations): Predicate {
  const relation = (over as { readonly related: Relation }).related;
  const inner = compileFilter(each, graph);
  const judged = new WeakMap<GraphAsset, Outcome>();
  const judge = (far: GraphAsset): Outcome => {
    let outcome = judged.get(far);
    if (outcome === undefined) {
      outcome = inner(far, undefined);
      judged.set(far, outcome);
    }
    return outcome;
  };
  return (asset) => {
    const { far, isWhole } = graph.follow(relation, asset);
    const count = new Counter();
    for (const one of far) count.add(judge(one), one.isUnconfirmed !== true);
    return count.outcomeOf(op, isWhole);
  };
}

/** Counts the outcomes of what a quantifier goes over. What may not be there (`isConfirmed` false) decides nothing for sure. */
class Counter {
  #surelyTrue = 0;
  #maybeTrue = 0;
  #surelyFalse = 0;
  #maybeFalse = 0;

  add(outcome: Outcome, isConfirmed: boolean): void {
    const [lowest, highest] = [lowestOf(outcome), highestOf(outcome)];
    if (highest === yes) this.#maybeTrue += 1;
    if (lowest === no) this.#maybeFalse += 1;
    if (!isConfirmed) return;
    if (lowest === yes) this.#surelyTrue += 1;
    if (highest === no) this.#surelyFalse += 1;
  }

  /** `isWhole`: there is surely nothing else that it should go over. */
  outcomeOf(op: Quantified['op'], isWhole: boolean): Outcome {
    const [surely, may] = this.#bounds(op, isWhole);
    return outcomeOf(levelOf(surely), levelOf(may));
  }

  #bounds(op: Quantified['op'], isWhole: boolean): readonly [surely: boolean, may: boolean] {
    const mayBeSome = this.#maybeTrue > 0 || !isWhole;
    if (op === 'some') return [this.#surelyTrue > 0, mayBeSome];
    if (op === 'single') {
      return [isWhole && this.#surelyTrue === 1 && this.#maybeTrue === 1, mayBeSome && this.#surelyTrue <= 1];
    }
    return [isWhole && this.#surelyTrue > 0 && this.#maybeFalse === 0, mayBeSome && this.#surelyFalse === 0];
  }
}
