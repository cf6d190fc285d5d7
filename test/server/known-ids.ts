import type pg from 'pg';

/** How an id of an organisation is found, by the name that routes give it in paths, queries and bodies. */
const sources: Readonly<Record<string, string>> = {
  accountId: `SELECT id FROM accounts WHERE organization_id = $1 AND status = 'connected'`,
  exceptionId: 'SELECT id FROM exceptions WHERE organization_id = $1',
  filterId: 'SELECT id FROM saved_filters WHERE organization_id = $1',
  findingId: `SELECT id FROM findings WHERE organization_id = $1 AND state = 'open'`,
  groupId: 'SELECT group_id AS id FROM runs WHERE organization_id = $1',
  policyId: 'SELECT id FROM policies WHERE organization_id = $1 AND is_default',
  runId: 'SELECT id FROM runs WHERE organization_id = $1',
  sessionId: 'SELECT id FROM sessions WHERE organization_id = $1',
  tokenId: 'SELECT id FROM api_tokens WHERE organization_id = $1',
  userId: 'SELECT id FROM users WHERE organization_id = $1',
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
    const { rows } = await admin.query<{ id: string }>(`${query} ORDER BY 1 LIMIT 1`, [organizationId]);
    if (rows[0]) ids[name] = rows[0].id;
  }
  return ids;
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
