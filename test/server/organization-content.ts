import pg from 'pg';
import { contactControl } from '#testing/azure/contact-control.ts';
import { idsOf } from './known-ids.ts';
import { logOn, makeToken } from './people.ts';
import type { Served } from './served.ts';

/** Gives the first organisation what the start did not give it, so that there is one of everything. */
export async function fillOrganization(served: Served): Promise<void> {
  const session = await logOn(served.origin, served.owner);
  await makeToken(session, served.owner);
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const { findingId } = await idsOf(served.admin, served.organizationId);
  const scope = { type: 'finding', findingId };
  for (const [path, body] of [
    ['/api/v1/exceptions', { scope, reason: 'It is only for a day.', owner: 'somebody', expiresAt }],
    ['/api/v1/saved-filters', { name: 'mine', filter: {} }],
  ] as const) {
    const { status, text } = await session.post(path, body);
    if (status !== 201) throw new Error(`${path} gave ${status}: ${text}`);
  }
  const check = '/api/v1/stored-checks/custom.contact-additional-email';
  const { status, text } = await session.request('PUT', check, { text: contactControl() });
  if (status !== 201) throw new Error(`${check} gave ${status}: ${text}`);
}

export interface TableColumns {
  readonly table: string;
  readonly hasOrganization: boolean;
}

/** The tables of the application; partitions are part of theirs. */
export async function listTables(admin: pg.Client): Promise<readonly TableColumns[]> {
  const { rows } = await admin.query<TableColumns>(
    `SELECT relname::text AS table, EXISTS (SELECT 1 FROM pg_attribute
        WHERE attrelid = c.oid AND attname = 'organization_id' AND NOT attisdropped) AS "hasOrganization"
       FROM pg_class c
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`,
  );
  return rows;
}

/** What each table holds of an organisation: equal lines, equal content. */
export async function contentOfOrganization(
  admin: pg.Client,
  organizationId: string,
): Promise<Readonly<Record<string, string>>> {
  const content: Record<string, string> = {};
  for (const { table, hasOrganization } of await listTables(admin)) {
    if (!hasOrganization && table !== 'organizations') continue;
    const column = hasOrganization ? 'organization_id' : 'id';
    const { rows } = await admin.query<{ line: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C")), '') AS line
         FROM ${pg.escapeIdentifier(table)} AS t WHERE ${column} = $1`,
      [organizationId],
    );
    content[table] = rows[0]!.line;
  }
  return content;
}

/** Every UUID that rows of an organisation hold. */
export async function uuidsOfOrganization(admin: pg.Client, organizationId: string): Promise<ReadonlySet<string>> {
  const uuids = new Set([organizationId]);
  for (const { table, hasOrganization } of await listTables(admin)) {
    if (!hasOrganization) continue;
    const { rows } = await admin.query<{ line: string }>(
      `SELECT t::text AS line FROM ${pg.escapeIdentifier(table)} AS t WHERE organization_id = $1`,
      [organizationId],
    );
    for (const { line } of rows) for (const uuid of uuidsIn(line)) uuids.add(uuid);
  }
  return uuids;
}

export function uuidsIn(text: string): readonly string[] {
  return text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];
}
