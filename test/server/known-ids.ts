import type pg from 'pg';

const asset = `FROM findings WHERE organization_id = $1 AND state = 'open' ORDER BY id LIMIT 1`;

/** How an id of an organisation is found (and the kind of its asset, which is no secret), by the name that routes give it in paths, queries and bodies. */
const sources: Readonly<Record<string, string>> = {
  accountId: `SELECT account_id AS it ${asset}`,
  assetId: `SELECT asset_id AS it ${asset}`,
  exceptionId: 'SELECT id AS it FROM exceptions WHERE organization_id = $1',
  filterId: 'SELECT id AS it FROM saved_filters WHERE organization_id = $1',
  findingId: `SELECT id AS it ${asset}`,
  kind: `SELECT kind AS it ${asset}`,
  groupId: 'SELECT group_id AS it FROM runs WHERE organization_id = $1',
  policyId: 'SELECT id AS it FROM policies WHERE organization_id = $1',
  runId: 'SELECT id AS it FROM runs WHERE organization_id = $1',
  sessionId: 'SELECT id AS it FROM sessions WHERE organization_id = $1',
  tokenId: 'SELECT id AS it FROM api_tokens WHERE organization_id = $1',
  userId: 'SELECT id AS it FROM users WHERE organization_id = $1',
};

/** What a path may name that is the same for every organisation, with an example. */
export const commonNames: Readonly<Record<string, string>> = {
  cloud: 'alibaba',
  checkId: 'alibaba.oss.bucket-no-public-write',
  document: 'policy',
  purpose: 'read',
};

export type Ids = Readonly<Record<string, string>>;

/** One existing id of each sort; what the organisation has none of is left out. */
export async function idsOf(admin: pg.Client, organizationId: string): Promise<Ids> {
  const ids: Record<string, string> = {};
  for (const [name, query] of Object.entries(sources)) {
    const { rows } = await admin.query<{ it: string }>(query, [organizationId]);
    if (rows[0]) ids[name] = rows[0].it;
  }
  return ids;
}

/** What a query or a body calls `account`, `accountIds` or `accountId` is the same. */
export function idCalled(name: string, ids: Ids): string | undefined {
  return ids[name] ?? ids[name.replace(/s$/, '')] ?? ids[`${name}Id`];
}

/** The names in braces. */
export function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}

/** A path with every name replaced. Throws for a name that nobody has said anything about. */
export function filledPath(path: string, ids: Ids): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = commonNames[name] ?? ids[name];
    if (value === undefined) throw new Error(`${path}: what is {${name}}? Say it in known-ids.ts.`);
    return encodeURIComponent(value);
  });
}
