import {
  GraphQLBoolean,
  type GraphQLInputFieldConfig,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import type { Field } from '#model/field.ts';
import {
  always,
  type Comparison,
  type Filter,
  type Many,
  type Operand,
  type Quantified,
  type Value,
} from './filter.ts';
import { type GraphRelation, type GraphType, type Property, valueTypeOf } from './graph-model.ts';
import { compilePattern, type Pattern, PatternError } from './pattern.ts';
import { QueryError } from './query-error.ts';
import { DateTime, WholeNumber } from './scalars.ts';
import { isStorable } from './text-order.ts';

/** A member of a `where`: its GraphQL type, and what it means. Null means: no constraint. */
interface Member {
  readonly type: GraphQLInputType;
  readonly filterOf: (given: unknown, at: string, budget: Budget) => Filter | null;
}
type Members = ReadonlyMap<string, Member>;

/** A `where` in GraphQL and in meaning; built when it is first asked for, because types refer to each other. */
export interface Where {
  readonly input: GraphQLInputObjectType;
  readonly members: () => Members;
  /** What can be written without a suffix: decides what the nested form stands for. */
  readonly shape: () => ReadonlyMap<string, Shape>;
}
export type Shape =
  | { readonly is: 'value'; readonly suffixes: readonly string[] }
  | { readonly is: 'many'; readonly where: Where }
  | { readonly is: 'object'; readonly where: Where };

export const limits = {
  /** parts of a filter, those in variables too */
  parts: 1_000,
  /** relations that a filter follows: each is judged for all that it leads to */
  relations: 50,
  /** operands of all lists together */
  operands: 10_000,
  /** regular expressions: PostgreSQL keeps so many translated, and would translate more of them for every row */
  patterns: 30,
  /** of all patterns together, written out */
  patternSize: 3_000,
  /** characters of one operand */
  operandLength: 4_096,
  /** `where` within `where`, by AND, OR, NOT, relations and nested objects */
  depth: 16,
  /** relations within relations */
  hops: 4,
} as const;

/** Counts what a filter costs, so that none can be too large, whichever way it is written. */
export class Budget {
  #parts = 0;
  #relations = 0;
  #operands = 0;
  #patterns = 0;
  #patternSize = 0;
  depth = 0;
  hops = 0;

  part(at: string): void {
    this.#parts += 1;
    if (this.#parts <= limits.parts) return;
    throw wrongAt(at, {
      en: `a filter has at most ${limits.parts} parts; use _IN for many values`,
      zh: `一个筛选条件最多有 ${limits.parts} 个部分；多个值请使用 _IN`,
    });
  }

  relation(at: string): void {
    this.#relations += 1;
    if (this.#relations <= limits.relations) return;
    throw wrongAt(at, {
      en: `a filter follows at most ${limits.relations} relations`,
      zh: `一个筛选条件最多跟随 ${limits.relations} 个关系`,
    });
  }

  operands(count: number, at: string): void {
    this.#operands += count;
    if (this.#operands <= limits.operands) return;
    throw wrongAt(at, {
      en: `the lists of a filter hold at most ${limits.operands} values together`,
      zh: `一个筛选条件中的所有列表合计最多包含 ${limits.operands} 个值`,
    });
  }

  pattern({ size }: Pattern, at: string): void {
    this.#patterns += 1;
    this.#patternSize += size;
    if (this.#patterns <= limits.patterns && this.#patternSize <= limits.patternSize) return;
    throw wrongAt(at, {
      en: 'the patterns of a filter are too many or too large together',
      zh: '筛选条件中的正则表达式过多或合计过大',
    });
  }

  within<T>(kind: 'depth' | 'hops', at: string, work: () => T): T {
    this[kind] += 1;
    if (this[kind] > limits[kind]) {
      throw wrongAt(at, {
        en: `it is nested deeper than ${limits[kind]} ${kind === 'hops' ? 'relations' : 'levels'}`,
        zh: `嵌套超过 ${limits[kind]} 层${kind === 'hops' ? '关系' : ''}`,
      });
    }
    const result = work();
    this[kind] -= 1;
    return result;
  }
}

function wrongAt(at: string, text: { en: string; zh: string }): QueryError {
  return new QueryError({ en: `${at}: ${text.en}`, zh: `${at}：${text.zh}` });
}

/** The `where` types of a graph, each built once. */
export class WhereTypes {
  readonly #byType = new Map<GraphType, Where>();

  of(type: GraphType): Where {
    const known = this.#byType.get(type);
    if (known) return known;
    const where = this.#make(
      `${type.name}Where`,
      () => [...type.properties.values()],
      () => [...type.relations.values()],
    );
    this.#byType.set(type, where);
    return where;
  }

  #make(name: string, properties: () => readonly Property[], relations: () => readonly GraphRelation[]): Where {
    let built: Built | undefined;
    const build = (): Built => {
      built ??= this.#build(name, where, properties(), relations());
      return built;
    };
    const where: Where = {
      input: new GraphQLInputObjectType({
        name,
        fields: () =>
          Object.fromEntries(
            [...build().members].map(([member, { type }]): [string, GraphQLInputFieldConfig] => [member, { type }]),
          ),
      }),
      members: () => build().members,
      shape: () => build().shape,
    };
    return where;
  }

  #build(name: string, where: Where, properties: readonly Property[], relations: readonly GraphRelation[]): Built {
    const members = new Map<string, Member>(logicOf(where));
    const shape = new Map<string, Shape>();
    for (const property of properties) this.#addProperty(name, property, members, shape);
    for (const { relation, to } of relations) {
      addMany(members, shape, relation.name, { related: relation }, this.of(to));
    }
    return { members, shape };
  }

  #addProperty(owner: string, property: Property, members: Map<string, Member>, shape: Map<string, Shape>): void {
    const { name, value, field } = property;
    const isOpaque =
      (field.of ?? field).type === 'object' && Object.keys((field.of ?? field).fields ?? {}).length === 0;
    if (isOpaque) return; // free JSON has nothing to compare by
    if (value.type === 'object') {
      const where = this.#ofObject(owner, name, field, (path) => ({ ...value, path: [...value.path, ...path] }));
      members.set(name, { type: where.input, filterOf: objectFilter(value, where) });
      shape.set(name, { is: 'object', where });
    } else if (value.type !== 'list') addScalar(members, shape, property);
    else if (field.of!.type === 'object') {
      const where = this.#ofObject(owner, name, field.of!, (path) => ({ from: 'element', path, type: 'object' }));
      addMany(members, shape, name, { elements: value }, where);
    } else addList(members, shape, property);
  }

  /** The `where` of a nested object: the place of its members follows from the place of the object. */
  #ofObject(owner: string, name: string, field: Field<unknown>, place: (path: string[]) => Value): Where {
    const fields = Object.entries(field.fields ?? {});
    const properties = fields.map(([member, definition]): Property => {
      return { name: member, field: definition, value: { ...place([member]), type: valueTypeOf(definition) } };
    });
    const stem = owner.replace(/Where$/, '');
    return this.#make(
      `${stem}${name[0]!.toUpperCase()}${name.slice(1)}Where`,
      () => properties,
      () => [],
    );
  }
}

interface Built {
  readonly members: Map<string, Member>;
  readonly shape: Map<string, Shape>;
}

/** What an object of a `where` means; null when nothing in it constrains anything. */
export function filterOfWhere(where: Where, given: object, at: string, budget: Budget): Filter | null {
  return budget.within('depth', at, () => {
    const members = where.members();
    const parts: Filter[] = [];
    for (const [name, value] of Object.entries(given)) {
      budget.part(`${at}.${name}`);
      const part = members.get(name)!.filterOf(value, `${at}.${name}`, budget);
      if (part) parts.push(part);
    }
    return joined('and', parts);
  });
}

function joined(op: 'and' | 'or', parts: readonly Filter[]): Filter | null {
  return parts.length < 2 ? (parts[0] ?? null) : { op, of: parts };
}

function logicOf(where: Where): readonly [string, Member][] {
  const lists = (['AND', 'OR'] as const).map((name): [string, Member] => [
    name,
    {
      type: new GraphQLList(new GraphQLNonNull(where.input)),
      filterOf: (given, at, budget) => {
        const elements = saysSomething<readonly object[]>(given, at);
        const parts = elements.flatMap((element, index) => {
          budget.part(at);
          return filterOfWhere(where, element, `${at}[${index}]`, budget) ?? [];
        });
        return joined(name === 'AND' ? 'and' : 'or', parts);
      },
    },
  ]);
  const not: Member = {
    type: where.input,
    filterOf: (given, at, budget) => {
      const part = filterOfWhere(where, saysSomething<object>(given, at), at, budget);
      return part && { op: 'not', of: part };
    },
  };
  return [...lists, ['NOT', not]];
}

function saysSomething<T>(given: unknown, at: string): T {
  if (given !== null) return given as T;
  throw wrongAt(at, { en: 'null says nothing here; leave it out', zh: '此处的 null 没有意义；请将其删去' });
}

function addScalar(members: Map<string, Member>, shape: Map<string, Shape>, { name, value, field }: Property): void {
  const type = scalarOf(field);
  const suffixes: string[] = [];
  const add = (suffix: string, input: GraphQLInputType, filterOf: Member['filterOf']): void => {
    const whole: Member = {
      type: input,
      filterOf: (given, at, budget) => (given === null ? { op: 'is-null', value } : filterOf(given, at, budget)),
    };
    members.set(suffix === '' ? name : `${name}_${suffix}`, whole);
    suffixes.push(suffix);
  };
  const compare = (suffix: string, op: Comparison): void => {
    add(suffix, type, (given, at) => {
      if (isOrder.has(op)) refuseUnordered(given, at);
      return { op, value, operand: operandOf(field, given, at, op === 'equals') };
    });
  };
  compare('', 'equals');
  add('IN', new GraphQLList(type), (given, at, budget) =>
    inFilter(value, field, given as readonly unknown[], at, budget),
  );
  if (value.type === 'boolean') {
    shape.set(name, { is: 'value', suffixes });
    return;
  }
  if (value.type === 'text' && field.type !== 'instant') {
    compare('CONTAINS', 'contains');
    compare('STARTS_WITH', 'starts-with');
    compare('ENDS_WITH', 'ends-with');
    add('MATCHES', GraphQLString, (given, at, budget) => {
      const pattern = patternOf(given as string, at);
      budget.pattern(pattern, at);
      return { op: 'matches', value, pattern };
    });
  }
  compare('LT', 'less');
  compare('LTE', 'at-most');
  compare('GT', 'more');
  compare('GTE', 'at-least');
  shape.set(name, { is: 'value', suffixes });
}

function scalarOf({ type }: Field<unknown>): GraphQLScalarType {
  if (type === 'integer') return WholeNumber;
  if (type === 'boolean') return GraphQLBoolean;
  return type === 'instant' ? DateTime : GraphQLString;
}

/** An operand as it is compared. A whole word that the field can never hold is a mistake of who wrote it. */
function operandOf({ values }: Field<unknown>, given: unknown, at: string, isWhole = true): Operand {
  if (typeof given !== 'string') return given as Operand;
  if (given.length > limits.operandLength) {
    throw wrongAt(at, {
      en: `a text has at most ${limits.operandLength} characters`,
      zh: `文本最多 ${limits.operandLength} 个字符`,
    });
  }
  if (!isWhole || !values || values.includes(given)) return given;
  const words = values.join(', ');
  throw wrongAt(at, { en: `"${given}" is none of its words: ${words}`, zh: `“${given}”不是它的取值之一：${words}` });
}

const isOrder: ReadonlySet<Comparison> = new Set(['less', 'at-most', 'more', 'at-least']);

/** The database keeps such texts in another spelling, which sorts elsewhere. */
function refuseUnordered(given: unknown, at: string): void {
  if (typeof given !== 'string' || isStorable(given)) return;
  throw wrongAt(at, {
    en: 'a text with U+0000, U+F5B1 or half of a surrogate pair has no place in the order',
    zh: '含有 U+0000、U+F5B1 或不成对代理字符的文本无法排序',
  });
}

function inFilter(value: Value, field: Field<unknown>, given: readonly unknown[], at: string, budget: Budget): Filter {
  budget.operands(given.length, at);
  const operands = given.filter((one) => one !== null).map((one) => operandOf(field, one, at));
  return { op: 'in', value, operands, hasNull: operands.length < given.length };
}

function patternOf(source: string, at: string): Pattern {
  try {
    return compilePattern(source);
  } catch (problem) {
    if (!(problem instanceof PatternError)) throw problem;
    throw wrongAt(`${at} "${source.slice(0, 100)}"`, {
      en: `at character ${problem.at + 1}: ${problem.message}`,
      zh: `第 ${problem.at + 1} 个字符：${problem.zh}`,
    });
  }
}

/** A list of texts, numbers or booleans. */
function addList(members: Map<string, Member>, shape: Map<string, Shape>, { name, value, field }: Property): void {
  const of = field.of!;
  if (of.type === 'list') return; // a list of lists: no kind has one that is asked about
  const type = scalarOf(of);
  members.set(name, {
    type: new GraphQLList(new GraphQLNonNull(type)),
    filterOf: (given, at, budget) => {
      if (given === null) return { op: 'is-null', value };
      const elements = given as readonly unknown[];
      budget.operands(elements.length, at);
      return { op: 'equals-list', value, operands: elements.map((one) => operandOf(of, one, at)) };
    },
  });
  members.set(`${name}_INCLUDES`, {
    type,
    filterOf: (given, at) =>
      given === null ? { op: 'is-null', value } : { op: 'includes', value, operand: operandOf(of, given, at) },
  });
  shape.set(name, { is: 'value', suffixes: ['', 'INCLUDES'] });
}

function objectFilter(value: Value, where: Where): Member['filterOf'] {
  return (given, at, budget) =>
    given === null ? { op: 'is-null', value } : filterOfWhere(where, given as object, at, budget);
}

/** `_SOME`, `_ALL`, `_NONE` and `_SINGLE`, in the meaning of the Neo4j GraphQL Library 4.4 to 6. */
function addMany(
  members: Map<string, Member>,
  shape: Map<string, Shape>,
  name: string,
  over: Many,
  where: Where,
): void {
  const quantify = (op: Quantified['op'], each: Filter): Filter => ({ op, over, each });
  const isRelated = 'related' in over;
  const add = (suffix: string, ofNull: Filter | null, filterOf: (each: Filter) => Filter | null): void => {
    members.set(`${name}_${suffix}`, {
      type: where.input,
      filterOf: (given, at, budget) => {
        if (given !== null && Object.keys(given as object).length === 0) return null;
        if (isRelated) budget.relation(at);
        if (given === null) return ofNull;
        const inner = (): Filter | null => filterOfWhere(where, given as object, at, budget);
        return filterOf((isRelated ? budget.within('hops', at, inner) : inner()) ?? always);
      },
    });
  };
  const isAny = quantify('some', always);
  const isNone: Filter = { op: 'not', of: isAny };
  add('SOME', isNone, (each) => quantify('some', each));
  add('NONE', isAny, (each) => ({ op: 'not', of: quantify('some', each) }));
  add('ALL', null, (each) => (each === always ? null : quantify('all', each)));
  add('SINGLE', null, (each) => quantify('single', each));
  shape.set(name, { is: 'many', where });
}
