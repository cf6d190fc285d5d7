import type { Quantified, Relation } from './filter.ts';

/** Pieces of SQL about relations. */
type LinkRelation = Extract<Relation, { by: 'link' }>;

export function isRegional(relation: Relation): boolean {
  return relation.by === 'link' && relation.scope === 'region';
}

/** The links of a relation, whatever they lead from; with the assets that they lead to, which carry their kinds, when those have an alias. */
export function linked(
  { far: field }: LinkRelation,
  link: string,
  far?: string,
): { readonly from: string; readonly where: readonly string[] } {
  const join = `JOIN assets AS ${far} ON ${far}.organization_id = ${link}.organization_id AND ${sameKey(link, far ?? '')}`;
  return {
    from: far === undefined ? `links AS ${link}` : `links AS ${link} ${join}`,
    where: [`${link}.organization_id = $1`, `${link}.field = ${literal(field)}`, `${link}.value <> ''`],
  };
}

/** That `far`, which is links or judged by the same columns, is what an asset is related to: equalities alone, for a full join. */
export function relatedTo(
  relation: Relation,
  near: string,
  far: string,
  value = relation.by === 'link' ? nearValue(relation, near) : '',
): string {
  const isNear = [`${far}.account_id = ${near}.account_id`];
  if (relation.by === 'link') isNear.push(`${far}.value = ${value}`);
  if (isRegional(relation)) isNear.push(`coalesce(${far}.region, '') = coalesce(${near}.region, '')`);
  return isNear.join(' AND ');
}

/** What links to an asset hold; null when it is absent or could not be read. */
export function nearValue(relation: LinkRelation, near: string): string {
  if (relation.near === 'name') return `${near}.name`;
  const field = literal(relation.near);
  return `(CASE WHEN NOT coalesce(${near}.gaps ? ${field}, FALSE) THEN ${near}.fields ->> ${field} END)`;
}

const key = ['account_id', 'kind', 'asset_id'];

export function keyOf(table: string): string {
  return key.map((column) => `${table}.${column}`).join(', ');
}
export function sameKey(one: string, other: string): string {
  return key.map((column) => `${other}.${column} = ${one}.${column}`).join(' AND ');
}

/**
 * Over a group of related assets with their bounds: that it is so for sure, that it may be, and that it is surely not, whatever else there
 * may be.
 */
export function verdicts(op: Quantified['op']): readonly string[] {
  const any = (condition: string): string => `coalesce(bool_or(${condition}), FALSE)`;
  const surely = 'lowest AND sure';
  if (op === 'some') return [any(surely), any('highest'), 'FALSE'];
  if (op === 'all') {
    return [`${any(surely)} AND NOT ${any('lowest IS FALSE')}`, any('highest'), any('highest IS FALSE AND sure')];
  }
  const [counted, possible] = [surely, 'highest'].map((condition) => `count(*) FILTER (WHERE ${condition})`);
  return [`${counted} = 1 AND ${possible} = 1`, `${possible} >= 1`, `${counted} > 1`];
}

/** Names of fields are ours, and are still not trusted: they are written into the statement. */
export function literal(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) throw new Error(`"${name}" is no name of a field`);
  return `'${name}'`;
}
