import type { Database, Transaction } from '#platform/database/database.ts';

export interface OrganizationRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
}

const columns = 'id, slug, name, settings, created_at AS "createdAt"';

export async function findOrganization(
  transaction: Transaction,
  organizationId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<OrganizationRow | undefined> {
  const rows = await transaction.query<OrganizationRow>(`SELECT ${columns} FROM organizations WHERE id = $1 ${lock}`, [
    organizationId,
  ]);
  return rows[0];
}

/** The organisation of that slug; without a slug the only one there is. */
export async function findOrganizationIdBySlug(
  database: Database,
  slug: string | undefined,
): Promise<string | undefined> {
  const rows = await database.asSystem((transaction) =>
    slug === undefined
      ? transaction.query<{ id: string }>('SELECT id FROM organizations LIMIT 2')
      : transaction.query<{ id: string }>('SELECT id FROM organizations WHERE slug = $1', [slug]),
  );
  return rows.length === 1 ? rows[0]?.id : undefined;
}

export async function hasOrganizations(database: Database): Promise<boolean> {
  const rows = await database.asSystem((transaction) => transaction.query('SELECT 1 FROM organizations LIMIT 1'));
  return rows.length > 0;
}

/** False when the slug is taken. */
export async function insertOrganization(
  transaction: Transaction,
  organization: { readonly id: string; readonly slug: string; readonly name: string; readonly createdAt: string },
): Promise<boolean> {
  const { id, slug, name, createdAt } = organization;
  const made = await transaction.execute(
    'INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO NOTHING',
    [id, slug, name, createdAt],
  );
  return made === 1;
}

export async function updateOrganization(
  transaction: Transaction,
  organizationId: string,
  name: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  await transaction.execute('UPDATE organizations SET name = $2, settings = $3::jsonb WHERE id = $1', [
    organizationId,
    name,
    JSON.stringify(settings),
  ]);
}
