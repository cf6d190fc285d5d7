import { type AnyAssetKind, type AssetKind, accountLink, type Link, type Links } from '#model/asset.ts';
import type { Gap } from '#model/gap.ts';
import { cloudOf, type Filter, type Quantified, type Relation, type Value } from './filter.ts';
import { buildGraphModel, type GraphModel } from './graph-model.ts';
import { countAmong, InputRelations, type JudgedInput, type Matched, matchInput } from './judged-input.ts';
import { prepareQuery, type Query } from './query.ts';
import { QueryError } from './query-error.ts';
import { buildGraphSchema, type GraphSchema } from './schema.ts';

/** A stored query as a check's judge sees it: what it reads of an asset and through links, and what it says of it. */
export interface StoredQuery {
  readonly query: Query;
  /** as `reads` of a check names them */
  readonly reads: readonly string[];
  /** the links of the judged kind, with those that the query adds */
  readonly links: Links;
  /** Whether the asset is among what the query finds; the gap when nobody can tell. */
  match(input: JudgedInput, parameters: Parameters): Matched;
}
type Parameters = Readonly<Record<string, unknown>>;

/** The kinds that a query over one kind can lead to, as a graph of its own. */
export function graphAround(kind: AnyAssetKind): GraphModel {
  const links = Object.values((kind as AssetKind).links);
  const kinds = new Map<string, AnyAssetKind>([[kind.kind, kind]]);
  for (const { kind: far } of links) kinds.set((far as AssetKind).kind, far);
  return buildGraphModel([...kinds.values()]);
}

/**
 * Lowers a query to what the engine can judge asset by asset: own fields, and assets one link away. Throws `QueryError` when it asks for
 * another type, or goes further.
 */
export function lowerQuery(
  kind: AnyAssetKind,
  text: string,
  parameters: Parameters,
  model = graphAround(kind),
): StoredQuery {
  return new Lowering(kind, text, parameters, schemaOf(model)).lower();
}

const schemas = new WeakMap<GraphModel, GraphSchema>();

/** The schema of a model, built once: many checks ask one graph. */
export function schemaOf(model: GraphModel): GraphSchema {
  let schema = schemas.get(model);
  if (!schema) {
    schema = buildGraphSchema(model);
    schemas.set(model, schema);
  }
  return schema;
}

/** A condition on the whole as a check's judge sees it: everything of one kind in the account, through a link of the connector. */
export interface WholeQuery {
  readonly query: Query;
  readonly reads: readonly string[];
  readonly links: Links;
  count(
    input: JudgedInput,
    parameters: Parameters,
  ): { readonly least: number; readonly most: number; readonly gap: Gap | undefined };
}

export function lowerWhole(
  connector: AnyAssetKind,
  text: string,
  parameters: Parameters,
  model: GraphModel,
): WholeQuery {
  return new Lowering(connector, text, parameters, schemaOf(model)).lowerWhole();
}

/** The link by which a condition on the whole reads all that it counts among. */
const rows = 'rows';

class Lowering {
  readonly #kind: AssetKind;
  readonly #text: string;
  readonly #schema: GraphSchema;
  readonly #query: Query;
  readonly #reads = new Set<string>();
  readonly #links: Record<string, Link>;

  constructor(kind: AnyAssetKind, text: string, parameters: Parameters, schema: GraphSchema) {
    this.#kind = kind;
    this.#text = text;
    this.#schema = schema;
    this.#links = { ...this.#kind.links };
    this.#query = prepareQuery(schema, text, { variables: parameters });
  }

  lower(): StoredQuery {
    const search = searchOf(this.#query);
    if (!search.kinds.includes(this.#kind.kind)) {
      throw new QueryError({
        en: `it asks for other assets than those that are judged: ${this.#kind.kind}`,
        zh: `它查询的不是要评估的资产：${this.#kind.kind}`,
      });
    }
    this.#visit(search.filter);
    const filterFor = this.#filters();
    const reads = [...this.#reads];
    // what decides nothing is still read: the engine reads no kind for nothing
    if (reads.length === 0) reads.push('$name');
    return {
      query: this.#query,
      reads,
      links: this.#links,
      match: (input, parameters) => matchInput(this.#kind, reads, input, filterFor(parameters)),
    };
  }

  lowerWhole(): WholeQuery {
    const search = searchOf(this.#query);
    const kinds = search.kinds.filter((kind) => cloudOf(kind) === cloudOf(this.#kind.kind));
    const far = kinds.length === 1 ? this.#schema.model.kinds.get(kinds[0]!) : undefined;
    if (!far) {
      throw new QueryError({
        en: 'a condition on the whole counts assets of one kind of the cloud',
        zh: '针对整体的条件只能统计该云中一种类型的资产',
      });
    }
    this.#links[rows] = accountLink(far, far.description);
    this.#reads.add(`${rows}.$name`);
    this.#visitFar(search.filter, rows);
    const filterFor = this.#filters();
    const reads = [...this.#reads];
    const relation = { name: rows, kinds: [far.kind] };
    const count: WholeQuery['count'] = (input, parameters) => {
      const relations = new InputRelations(this.#kind, reads, input);
      return countAmong(filterFor(parameters), relations.follow(relation), relations);
    };
    return { query: this.#query, reads, links: this.#links, count };
  }

  /** The filter with each set of parameters, compiled once. */
  #filters(): (parameters: Parameters) => Filter {
    const known = new WeakMap<Parameters, Filter>();
    return (parameters) => {
      let filter = known.get(parameters);
      if (!filter) {
        filter = searchOf(prepareQuery(this.#schema, this.#text, { variables: parameters })).filter;
        known.set(parameters, filter);
      }
      return filter;
    };
  }

  #visit(part: Filter): void {
    if (part.op === 'not') this.#visit(part.of);
    else if ('of' in part) for (const one of part.of) this.#visit(one);
    else if ('over' in part) this.#visitMany(part);
    else if (part.op !== 'constant') this.#readOwn(part.value);
  }

  #readOwn({ from, path }: Value): void {
    if (from === 'field') this.#reads.add(path[0]!);
    else if (from === 'asset' && path[0] !== 'kind' && path[0] !== 'cloud') this.#reads.add(`$${path[0]}`);
  }

  #visitMany({ over, each }: Quantified): void {
    if ('elements' in over) {
      this.#readOwn(over.elements);
      this.#visit(each); // members of elements read nothing of their own
      return;
    }
    const name = this.#linkFor(over.related);
    this.#reads.add(`${name}.$name`);
    this.#visitFar(each, name);
  }

  #visitFar(part: Filter, name: string): void {
    if (part.op === 'not') this.#visitFar(part.of, name);
    else if ('of' in part) for (const one of part.of) this.#visitFar(one, name);
    else if ('over' in part) {
      if (!('elements' in part.over)) throw tooFar(part.over.related.name);
      this.#readFar(part.over.elements, name);
      this.#visitFar(part.each, name);
    } else if (part.op !== 'constant') this.#readFar(part.value, name);
  }

  #readFar({ from, path }: Value, name: string): void {
    const member = path[0]!;
    if (from === 'field') this.#reads.add(`${name}.${member}`);
    else if (from === 'asset' && !['name', 'kind', 'cloud'].includes(member)) {
      throw new QueryError({
        en: `${name}: of related assets a check can read fields and the name, but not "${member}"`,
        zh: `${name}：对于关联资产，检查项只能读取字段和名称，不能读取“${member}”`,
      });
    }
  }

  /** The kind's own link of that name, or one to everything of a kind in the account. */
  #linkFor(relation: Relation): string {
    const kinds = relation.kinds.filter((kind) => cloudOf(kind) === cloudOf(this.#kind.kind));
    const own = this.#links[relation.name];
    if (own) {
      // what the collectors of this kind leave unread they leave for the checks that come with it
      this.#links[relation.name] = { ...own, needsEveryKey: true };
      return relation.name;
    }
    const far = kinds.length === 1 ? this.#schema.model.byKind.get(kinds[0]!) : undefined;
    const definition = far && this.#schema.model.kinds.get(far.kinds[0]!);
    if (!definition) {
      throw new QueryError({
        en: `"${relation.name}" leads to several kinds; a check follows one kind at a time`,
        zh: `“${relation.name}”指向多种类型；检查项每次只能跟随一种类型`,
      });
    }
    this.#links[relation.name] = accountLink(definition, far.description);
    return relation.name;
  }
}

function tooFar(name: string): QueryError {
  return new QueryError({
    en: `"${name}" is a second step: a check reads an asset and what it is related to, and no further`,
    zh: `“${name}”是第二步：检查项只能读取资产本身及其直接关联的资产`,
  });
}

/** What the one list of a stored query asks. */
export function searchOf({ searches, operation }: Query) {
  const [search, ...others] = searches.values();
  const isOne = operation.selectionSet.selections.length === 1;
  if (search && isOne && others.length === 0) return search;
  throw new QueryError({
    en: 'a stored query asks for one list, without lists inside of it: { connectors(where: { … }) { ...AssetFragment } }',
    zh: '存储查询只能查询一个列表，且其中不含其他列表：{ connectors(where: { … }) { ...AssetFragment } }',
  });
}
