import type { Transaction } from '#platform/database/database.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';
import type { RunSelection, TagFilter } from '../assessment/contract.ts';
import type { KnownAccount } from './in-force.ts';

/** The connected accounts, by id, with the regions that a run has found them in. */
export async function listAccounts(transaction: Transaction, organizationId: string): Promise<readonly KnownAccount[]> {
  const rows = await transaction.query<
    Omit<KnownAccount, 'createdAt' | 'regions'> & { createdAt: string; regions: unknown }
  >(
    `SELECT id, cloud, name, created_at AS "createdAt",
            (SELECT runs.regions FROM runs WHERE runs.organization_id = $1 AND runs.account_id = accounts.id AND runs.regions IS NOT NULL
              ORDER BY runs.queued_at DESC LIMIT 1) AS regions
       FROM accounts WHERE organization_id = $1 AND status = 'connected' ORDER BY id`,
    [organizationId],
  );
  return unescapeStored(rows).map((row) => ({
    ...row,
    createdAt: Date.parse(row.createdAt),
    regions: Array.isArray(row.regions) ? row.regions.filter((region) => typeof region === 'string') : [],
  }));
}

/** The clouds of accounts, also of disconnected ones: policies may still name them. */
export async function cloudsOfAccounts(
  transaction: Transaction,
  organizationId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction.query<{ id: string; cloud: string }>(
    'SELECT id, cloud FROM accounts WHERE organization_id = $1',
    [organizationId],
  );
  return new Map(rows.map(({ id, cloud }) => [id, cloud]));
}

export interface FindingTarget {
  readonly accountId: string;
  readonly checkId: string;
  readonly kind: string;
  readonly assetId: string;
  readonly region: string | null;
}

export async function findFindingTarget(
  transaction: Transaction,
  organizationId: string,
  findingId: string,
): Promise<FindingTarget | undefined> {
  const rows = await transaction.query<FindingTarget>(
    `SELECT account_id AS "accountId", check_id AS "checkId", kind, asset_id AS "assetId", region FROM findings
      WHERE organization_id = $1 AND id = $2`,
    [organizationId, findingId],
  );
  return unescapeStored(rows)[0];
}

/** The region of an asset (null: global); undefined when the inventory does not have it. */
export async function findAssetRegion(
  transaction: Transaction,
  organizationId: string,
  { accountId, kind, assetId }: Pick<FindingTarget, 'accountId' | 'kind' | 'assetId'>,
): Promise<string | null | undefined> {
  const rows = await transaction.query<{ region: string | null }>(
    'SELECT region FROM assets WHERE organization_id = $1 AND account_id = $2 AND kind = $3 AND asset_id = $4',
    [organizationId, accountId, escapeStored(kind), escapeStored(assetId)],
  );
  return unescapeStored(rows)[0]?.region;
}

/** How many assets of a kind an account is known to have, as far as a selection of regions and tags reaches. */
export interface KindCount {
  readonly accountId: string;
  readonly kind: string;
  readonly assets: number;
}

export function countAssets(
  transaction: Transaction,
  organizationId: string,
  accountIds: readonly string[],
  kinds: readonly string[],
  { regions, tags }: Pick<RunSelection, 'regions' | 'tags'>,
): Promise<readonly KindCount[]> {
  const values: unknown[] = [organizationId, accountIds, kinds, regions];
  return transaction.query<KindCount>(
    `SELECT account_id AS "accountId", kind, count(*) AS assets FROM assets
      WHERE organization_id = $1 AND account_id = ANY($2::uuid[]) AND kind = ANY($3::text[])
        AND ($4::text[] IS NULL OR region IS NULL OR region = ANY($4::text[])) ${tagConditions(tags, values)}
      GROUP BY account_id, kind`,
    values,
  );
}

function tagConditions(tags: TagFilter | null, values: unknown[]): string {
  const conditions = (tags ?? []).map(({ key, values: wanted }) => {
    const name = `$${values.push(escapeStored(key))}::text`;
    return wanted ? `AND tags ->> ${name} = ANY($${values.push(escapeStored(wanted))}::text[])` : `AND tags ? ${name}`;
  });
  return conditions.join(' ');
}

/** Kinds whose lists were read to their end at least once wherever they were read: of others nobody knows how many there are. */
export async function listSweptKinds(
  transaction: Transaction,
  organizationId: string,
  accountIds: readonly string[],
  kinds: readonly string[],
  within: { readonly regions: readonly string[] | null; readonly regionalKinds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const rows = await transaction.query<{ accountId: string; kind: string }>(
    `SELECT account_id AS "accountId", kind FROM sweeps
      WHERE organization_id = $1 AND stage = 'list' AND account_id = ANY($2::uuid[]) AND kind = ANY($3::text[])
        AND ($4::text[] IS NULL OR kind <> ALL($5::text[]) OR region = ANY($4::text[]))
      GROUP BY account_id, kind HAVING bool_and(completed_at IS NOT NULL)`,
    [organizationId, accountIds, kinds, within.regions, within.regionalKinds],
  );
  return new Set(rows.map(({ accountId, kind }) => `${accountId} ${kind}`));
}
