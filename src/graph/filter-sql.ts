import type { Parameters } from '#platform/database/parameters.ts';
import { escapeStored } from '#platform/stored-text.ts';
import {
  type Comparison,
  cloudOf,
  type Filter,
  type Operand,
  type Quantified,
  type Relation,
  type Value,
} from './filter.ts';
import { isRegional, keyOf, linked, literal, nearValue, relatedTo, sameKey, verdicts } from './relation-sql.ts';

/**
 * What is known of a filter's outcome, as two SQL expressions: the lowest and the highest that it can be. What was not read is FALSE in the
 * one and TRUE in the other; null stays SQL's own null. Without gaps both are the same text.
 */
export interface Bounds {
  readonly lowest: string;
  readonly highest: string;
}

/** Where a filter is looked at: the alias of a row of `assets`, and of the element of a list within it. */
interface Place {
  readonly asset: string;
  readonly element: string | undefined;
  /** given when assets are joined with what is judged of related ones */
  readonly joined: Joined | undefined;
}

/** What is computed of the asset alone before it is joined, so that its fields need not be carried along; and the joins. */
interface Joined {
  readonly own: string[];
  readonly joins: string[];
}

/** Stands in texts for what PostgreSQL cannot hold, see `stored-text.ts`. */
const escapeCharacter = "U&'\\F5B1'";

/** Assets with what is known of filters over them: `FROM … WHERE …`, and the bounds of each filter. */
export interface Judged {
  readonly from: string;
  readonly where: string;
  readonly bounds: readonly Bounds[];
}

/**
 * Compiles filters into one statement: its values go to `parameters`, whose first is the organisation's id; `ctes` go before it.
 * What is related is judged once, whatever it is related to, and joined in full: PostgreSQL can do that in one pass over both sides and in no
 * other way, however wrong its guess of how many there are. Looking it up for each asset anew could take a time that nobody can foresee.
 */
export class FilterSql {
  readonly ctes: string[] = [];
  readonly #parameters: Parameters;
  readonly #isGlobal: (kind: string) => boolean;
  readonly #gaps = new Map<string, string>();
  #aliases = 0;

  constructor(parameters: Parameters, isGlobal: (kind: string) => boolean) {
    this.#parameters = parameters;
    this.#isGlobal = isGlobal;
  }

  /** Assets of these kinds under an alias. */
  judge(filters: readonly Filter[], kinds: readonly string[], alias: string): Judged {
    const joined = filters.some(asksRelated) ? { own: [], joins: [] } : undefined;
    const bounds = filters.map((filter) => this.#compile(filter, { asset: alias, element: undefined, joined }));
    const where = `${alias}.organization_id = $1 AND ${alias}.kind = ANY(${this.#parameters.add(kinds)}::text[])`;
    if (!joined) return { from: `assets AS ${alias}`, where, bounds };
    const own = [`${alias}.*`, ...joined.own.map((expression, at) => `${expression} AS own_${at}`)];
    const columns = bounds.map(({ lowest, highest }, at) => `${lowest} AS lowest_${at}, ${highest} AS highest_${at}`);
    // OFFSET 0 keeps conditions and limits from reaching inside, where they would undo the full join
    return {
      from: `(SELECT ${[`${alias}.*`, ...columns].join(', ')}
        FROM (SELECT ${own.join(', ')} FROM assets AS ${alias} WHERE ${where} OFFSET 0) AS ${alias} ${joined.joins.join(' ')} OFFSET 0) AS ${alias}`,
      where: `${alias}.kind IS NOT NULL`,
      bounds: bounds.map((_, at) => ({ lowest: `${alias}.lowest_${at}`, highest: `${alias}.highest_${at}` })),
    };
  }

  /**
   * Assets `far` that a row of the table `near` is related to: the alias of some assets, each with a number `at`. To be written where that
   * row is in reach.
   */
  related(relation: Relation, near: string, filter: Filter, far: string): Judged {
    const judged = this.judge([filter], relation.kinds, far);
    const link = this.#alias('l');
    if (!judged.from.startsWith('(')) {
      const { from, where } = relation.by === 'link' ? linked(relation, link, far) : { from: judged.from, where: [] };
      const isRelated = relatedTo(relation, near, relation.by === 'link' ? link : far);
      return { ...judged, from, where: [judged.where, ...where, isRelated].join(' AND ') };
    }
    const [pairs, verdicts] = [this.#alias('p'), this.#alias('v')];
    const { from, where } = relation.by === 'link' ? linked(relation, link) : { from: `assets AS ${link}`, where: [] };
    const kinds = `${link}.organization_id = $1 AND ${link}.kind = ANY(${this.#parameters.add(relation.kinds)}::text[])`;
    this.ctes.push(
      `${pairs} AS MATERIALIZED (SELECT n.at, ${keyOf(link)} FROM ${near} AS n JOIN ${from} ON ${relatedTo(relation, 'n', link)} WHERE ${[kinds, ...where].join(' AND ')})`,
      `${verdicts} AS MATERIALIZED (SELECT * FROM (SELECT ${pairs}.at, ${keyOf(pairs)}, lowest_0, highest_0
        FROM ${pairs} FULL JOIN ${judged.from} ON ${sameKey(pairs, far)} OFFSET 0) AS all_pairs WHERE at IS NOT NULL)`,
    );
    return {
      from: `${verdicts} JOIN assets AS ${far} ON ${far}.organization_id = $1 AND ${sameKey(verdicts, far)}`,
      where: `${verdicts}.at = ${near}.at`,
      bounds: [{ lowest: `${verdicts}.lowest_0`, highest: `${verdicts}.highest_0` }],
    };
  }

  /** What assets are sorted by: null when it is absent or could not be read. */
  sortKey(value: Value, asset: string): string {
    const typed = `${typedOf(value, { asset, element: undefined, joined: undefined })}${value.type === 'text' ? ' COLLATE "C"' : ''}`;
    return value.from === 'field' ? `CASE WHEN NOT (${gapOf(asset, value.path[0]!)}) THEN ${typed} END` : typed;
  }

  #compile(filter: Filter, place: Place): Bounds {
    if (place.joined && !asksRelated(filter)) {
      const { lowest, highest } = this.#compile(filter, { ...place, joined: undefined });
      return { lowest: ahead(place, lowest), highest: ahead(place, highest) };
    }
    switch (filter.op) {
      case 'and':
      case 'or': {
        const parts = (place.joined ? together(filter) : filter.of).map((part) => this.#compile(part, place));
        const join = (side: keyof Bounds): string =>
          `(${parts.map((part) => part[side]).join(filter.op === 'and' ? ' AND ' : ' OR ')})`;
        return { lowest: join('lowest'), highest: join('highest') };
      }
      case 'not': {
        const { lowest, highest } = this.#compile(filter.of, place);
        return { lowest: `(NOT ${highest})`, highest: `(NOT ${lowest})` };
      }
      case 'constant':
        return same(filter.value ? 'TRUE' : 'FALSE');
      case 'some':
      case 'all':
      case 'single':
        return 'elements' in filter.over
          ? this.#overElements(filter, filter.over.elements, place)
          : this.#overRelated(filter, filter.over.related, place);
      default:
        return this.#atom(filter, place);
    }
  }

  #atom(filter: Exclude<Filter, { of: unknown } | Quantified | { op: 'constant' }>, place: Place): Bounds {
    const { value } = filter;
    if (filter.op === 'in' && filter.operands.length === 0 && !filter.hasNull) return same('FALSE');
    const test = this.#test(filter, place);
    const isUnclear = [
      ...(value.from === 'field' ? [gapOf(place.asset, value.path[0]!)] : []),
      ...(looksInside(filter) ? [`coalesce(strpos(${typedOf(value, place)}, ${escapeCharacter}) > 0, FALSE)`] : []),
    ];
    return isUnclear.length === 0 ? same(test) : opened(isUnclear.join(' OR '), test);
  }

  #test(filter: Exclude<Filter, { of: unknown } | Quantified | { op: 'constant' }>, place: Place): string {
    const { value } = filter;
    const typed = typedOf(value, place);
    switch (filter.op) {
      case 'is-null':
        return value.from === 'asset'
          ? `(${typed} IS NULL)`
          : `(coalesce(${jsonOf(value, place)}, 'null') = 'null'::jsonb)`;
      case 'in': {
        const operands = filter.operands.map(escapeStored);
        const isOneOf = `${typed} = ANY(${this.#parameters.add(operands)}::${sqlType(value)}[])`;
        return filter.hasNull ? `(${isOneOf} OR NULL)` : `(${isOneOf})`;
      }
      case 'equals-list':
        return ifThere(value, place, (json) => `${json} = ${this.#json(filter.operands)}`);
      case 'includes':
        return ifThere(value, place, (json) => `${json} @> ${this.#json(filter.operand)}`);
      case 'matches':
        return `(${typed} COLLATE "C" ~ ${this.#parameters.add(filter.pattern.sql)})`;
      default:
        return this.#compare(filter.op, value, typed, filter.operand);
    }
  }

  #json(operand: Operand | readonly Operand[]): string {
    return `${this.#parameters.add(JSON.stringify(escapeStored(operand)))}::jsonb`;
  }

  #compare(op: Comparison, value: Value, typed: string, given: Operand): string {
    const operand = `${this.#parameters.add(escapeStored(given))}::${sqlType(value)}`;
    if (op === 'contains') return `(strpos(${typed}, ${operand}) > 0)`;
    if (op === 'starts-with') return `starts_with(${typed}, ${operand})`;
    if (op === 'ends-with') return `(right(${typed}, char_length(${operand})) = ${operand})`;
    if (op === 'equals') return `(${typed} = ${operand})`;
    const sign = { less: '<', 'at-most': '<=', more: '>', 'at-least': '>=' }[op];
    return `(${typed}${value.type === 'text' ? ' COLLATE "C"' : ''} ${sign} ${operand})`;
  }

  #overElements({ op, each }: Quantified, list: Value, place: Place): Bounds {
    const element = this.#alias('e');
    const { lowest, highest } = this.#compile(each, { ...place, element });
    const from = `FROM ${elementsOf(list, place)} AS ${element}(value) WHERE TRUE`;
    const bounds = quantify(op, { from, lowest, highest });
    return list.from === 'field' ? opened(gapOf(place.asset, list.path[0]!), bounds.lowest, bounds.highest) : bounds;
  }

  #overRelated({ op, each }: Quantified, relation: Relation, place: Place): Bounds {
    const judged = this.#grouped(op, each, relation);
    const value = relation.by === 'link' ? ahead(place, nearValue(relation, place.asset)) : '';
    place.joined?.joins.push(`FULL JOIN ${judged} ON ${relatedTo(relation, place.asset, judged, value)}`);
    const is = (column: string): string => `coalesce(${judged}.${column}, FALSE)`;
    const isPart = ahead(place, this.isPart(relation, place.asset));
    const possibly = `(${is('possibly')} OR ${isPart})`;
    if (op === 'some') return { lowest: is('surely'), highest: possibly };
    return { lowest: `(NOT ${isPart} AND ${is('surely')})`, highest: `(${possibly} AND NOT ${is('refuted')})` };
  }

  /** A table of what a quantifier says of related assets, by what they are related to. */
  #grouped(op: Quantified['op'], each: Filter, relation: Relation): string {
    const [far, link, name] = [this.#alias('a'), this.#alias('l'), this.#alias('q')];
    const { from, where, bounds } = this.judge([each], relation.kinds, far);
    const { lowest, highest } = bounds[0]!;
    const verdict = `${lowest} AS lowest, ${highest} AS highest, ${far}.unconfirmed_since IS NULL AS sure`;
    const judged = `(SELECT ${keyOf(far)}, ${verdict} FROM ${from} WHERE ${where} OFFSET 0) AS ${far}`;
    const columns = [
      'account_id',
      ...(relation.by === 'link' ? ['value'] : []),
      ...(isRegional(relation) ? ['region'] : []),
    ];
    const by = relation.by === 'link' ? link : far;
    const key = columns.map((column) => (column === 'region' ? `coalesce(${by}.region, '')` : `${by}.${column}`));
    this.ctes.push(`${name} (${columns.join(', ')}, surely, possibly, refuted) AS MATERIALIZED (SELECT ${[...key, ...verdicts(op)].join(', ')}
      FROM ${relation.by === 'link' ? this.#withLinks(relation, judged, link, far) : judged} GROUP BY ${key.map((_, at) => at + 1).join(', ')})`);
    return name;
  }

  #withLinks(relation: Extract<Relation, { by: 'link' }>, judged: string, link: string, far: string): string {
    const { from, where } = linked(relation, link);
    const kinds = `${link}.kind = ANY(${this.#parameters.add(relation.kinds)}::text[])`;
    return `(SELECT * FROM ${from} WHERE ${[kinds, ...where].join(' AND ')}) AS ${link} FULL JOIN ${judged} ON ${sameKey(link, far)}`;
  }

  /** Whether there may be more that an asset is related to. */
  isPart(relation: Relation, near: string): string {
    const gaps = `(SELECT places FROM ${this.#gapsOf(relation)})`;
    const account = `${near}.account_id::text`;
    const regions = [`${account} || ' '`, `${account} || ' ' || coalesce(${near}.region, '')`];
    const isPart = isRegional(relation) ? `(${gaps} ?| ARRAY[${regions.join(', ')}])` : `(${gaps} ? ${account})`;
    if (relation.by === 'account' || relation.near === 'name') return isPart;
    return `(${gapOf(near, relation.near)} OR ${isPart})`;
  }

  /**
   * Accounts and regions ('' stands for all) in which assets that a relation leads to may be missing: members of one object, `<account>` and
   * `<account> <region>`, which are found quickly whatever PostgreSQL guesses their number to be.
   */
  #gapsOf(relation: Relation): string {
    const { kinds } = relation;
    const far = relation.by === 'link' ? relation.far : undefined;
    const id = JSON.stringify([kinds, far]);
    const known = this.#gaps.get(id);
    if (known) return known;
    const name = this.#alias('g');
    const all = `${this.#parameters.add(kinds)}::text[]`;
    const global = `${this.#parameters.add(kinds.filter(this.#isGlobal))}::text[]`;
    const unread = `SELECT account_id, CASE WHEN kind = ANY(${global}) THEN '' ELSE region END FROM sweeps
      WHERE organization_id = $1 AND stage = 'list' AND kind = ANY(${all}) AND gap IS NOT NULL`;
    const clouds = this.#parameters.add([...new Set(kinds.map(cloudOf))]);
    const unswept = `SELECT c.id, '' FROM accounts AS c CROSS JOIN unnest(${all}) AS k(kind)
      WHERE c.organization_id = $1 AND c.cloud = ANY(${clouds}::text[]) AND c.cloud = split_part(k.kind, '.', 1)
        AND NOT EXISTS (SELECT 1 FROM sweeps AS s WHERE s.organization_id = $1 AND s.account_id = c.id AND s.stage = 'list' AND s.kind = k.kind)`;
    const parts = [unread, unswept, ...(far === undefined ? [] : [unclearKeys(all, literal(far))])];
    this.ctes.push(`${name} AS MATERIALIZED (SELECT coalesce(jsonb_object_agg(place, TRUE), '{}') AS places
      FROM (${parts.join(' UNION ')}) AS parts (account_id, region), unnest(ARRAY[account_id::text, account_id::text || ' ' || region]) AS place)`);
    this.#gaps.set(id, name);
    return name;
  }

  #alias(letter: string): string {
    this.#aliases += 1;
    return `${letter}${this.#aliases}`;
  }
}

/** Assets whose key could not be read, or is empty: they may belong to anyone in their region. */
function unclearKeys(kinds: string, key: string): string {
  return `SELECT account_id, coalesce(region, '') FROM assets WHERE organization_id = $1 AND kind = ANY(${kinds}) AND
    (coalesce(gaps ? ${key}, FALSE) OR NOT fields ? ${key} OR fields -> ${key} ? '')`;
}

function asksRelated(filter: Filter): boolean {
  if (filter.op === 'not') return asksRelated(filter.of);
  if ('of' in filter) return filter.of.some(asksRelated);
  return 'over' in filter && ('related' in filter.over || asksRelated(filter.each));
}

/** The parts that are of the asset alone as one, so that they are one expression. */
function together({ op, of }: Extract<Filter, { op: 'and' | 'or' }>): readonly Filter[] {
  const own = of.filter((part) => !asksRelated(part));
  return own.length < 2 ? of : [{ op, of: own }, ...of.filter(asksRelated)];
}

/** An expression of the asset alone: its name, where it is computed before the asset is joined. */
function ahead({ asset, joined }: Place, expression: string): string {
  if (!joined) return expression;
  const known = joined.own.indexOf(expression);
  return `${asset}.own_${known < 0 ? joined.own.push(expression) - 1 : known}`;
}

function same(test: string): Bounds {
  return { lowest: test, highest: test };
}

/** `isUnclear` is never null. */
function opened(isUnclear: string, lowest: string, highest = lowest): Bounds {
  return { lowest: `(NOT (${isUnclear}) AND ${lowest})`, highest: `((${isUnclear}) OR ${highest})` };
}

interface Over {
  /** `FROM … WHERE …` */
  readonly from: string;
  readonly lowest: string;
  readonly highest: string;
}

/** Over the elements of a list, which are all there. */
function quantify(op: Quantified['op'], { from, lowest, highest }: Over): Bounds {
  const exists = (condition: string): string => `EXISTS (SELECT 1 ${from} AND ${condition})`;
  const over = (each: string): string => {
    if (op === 'some') return exists(each);
    if (op === 'all') return `(${exists(each)} AND NOT ${exists(`${each} IS FALSE`)})`;
    return `(SELECT count(*) = 1 ${from} AND ${each})`;
  };
  if (lowest === highest || op !== 'single') return { lowest: over(lowest), highest: over(highest) };
  const [surely, possibly] = [lowest, highest].map((each) => `count(*) FILTER (WHERE ${each})`);
  return {
    lowest: `(SELECT ${surely} = 1 AND ${possibly} = 1 ${from})`,
    highest: `(SELECT ${possibly} >= 1 AND ${surely} <= 1 ${from})`,
  };
}

/** Never null: the field could not be read, or no run has asked for it. */
function gapOf(asset: string, field: string): string {
  const name = literal(field);
  return `coalesce(${asset}.gaps ? ${name}, FALSE) OR NOT ${asset}.fields ? ${name}`;
}

function looksInside({ op, value }: { op: Filter['op']; value: Value }): boolean {
  return value.type === 'text' && !['equals', 'in', 'is-null'].includes(op);
}

const columns: Readonly<Record<string, (asset: string) => string>> = {
  id: (asset) => `${asset}.asset_id`,
  name: (asset) => `${asset}.name`,
  displayName: (asset) => `${asset}.display_name`,
  kind: (asset) => `${asset}.kind`,
  cloud: (asset) => `split_part(${asset}.kind, '.', 1)`,
  account: (asset) =>
    `(SELECT c.external_id FROM accounts AS c WHERE c.organization_id = $1 AND c.id = ${asset}.account_id)`,
  region: (asset) => `${asset}.region`,
};

/** The column of an asset that holds a member that every asset has; undefined for its tags. */
function columnOf(member: string, asset: string): string | undefined {
  return columns[member]?.(asset);
}

/** A value as PostgreSQL compares it. */
function typedOf(value: Value, place: Place): string {
  const column = value.from === 'asset' ? columnOf(value.path[0]!, place.asset) : undefined;
  if (column !== undefined) return column;
  if (value.type === 'text') return textOf(value, place);
  const json = jsonOf(value, place);
  if (value.type === 'list' || value.type === 'object') return json;
  return `CASE WHEN jsonb_typeof(${json}) = '${value.type}' THEN (${json})::${sqlType(value)} END`;
}

function sqlType({ type }: Value): string {
  return type === 'number' ? 'numeric' : type === 'boolean' ? 'boolean' : 'text';
}

function jsonOf({ from, path }: Value, place: Place): string {
  const root = rootOf(from, place);
  return path.length === 0 ? root : `(${[root, ...path.map(literal)].join(' -> ')})`;
}

function textOf({ from, path }: Value, place: Place): string {
  const root = rootOf(from, place);
  const parents = [root, ...path.slice(0, -1).map(literal)].join(' -> ');
  return path.length === 0 ? `(${root} #>> '{}')` : `(${parents} ->> ${literal(path.at(-1)!)})`;
}

function rootOf(from: Value['from'], { asset, element }: Place): string {
  return from === 'element' ? `${element}.value` : `${asset}.fields`;
}

function ifThere(value: Value, place: Place, test: (json: string) => string): string {
  const json = jsonOf(value, place);
  return `(CASE WHEN jsonb_typeof(${json}) = 'array' THEN ${test(json)} END)`;
}

/** The elements of a list as rows of JSON; none when it is null. */
function elementsOf(list: Value, place: Place): string {
  if (list.from === 'asset') {
    return `(SELECT jsonb_build_object('key', t.key, 'value', t.value) FROM jsonb_each_text(${place.asset}.tags) AS t)`;
  }
  const json = jsonOf(list, place);
  return `jsonb_array_elements(CASE WHEN jsonb_typeof(${json}) = 'array' THEN ${json} ELSE '[]' END)`;
}
