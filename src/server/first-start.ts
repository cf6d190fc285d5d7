import { ensureFirstAdministrator } from '#features/access/index.ts';
import type { Database } from '#platform/database/database.ts';
import { proveMasterKey } from '#platform/database/key-proof.ts';
import { listOrganizations } from '#platform/database/organizations.ts';
import type { KeyService } from '#platform/encryption.ts';
import type { App } from './app.ts';

export interface FirstStart {
  /** the one-time password, when the installation was fresh */
  readonly administrator: { readonly email: string; readonly password: string } | null;
  /** the sample account, when it was connected now */
  readonly sample: { readonly organizationId: string; readonly accountId: string } | null;
}

/** What a fresh installation gets: an administrator, a check policy, and the labelled sample estate. Safe to call at every start. */
export async function prepareInstallation(
  app: App,
  database: Database,
  keys: KeyService,
  now: number,
): Promise<FirstStart> {
  const administrator = await ensureFirstAdministrator(database, now);
  const organizations = await listOrganizations(database);
  for (const organizationId of organizations) {
    await proveMasterKey(database, keys, organizationId);
    await database.inOrganization(organizationId, (transaction) => app.prepare(transaction, organizationId, now));
  }
  const [organizationId] = organizations;
  if (!administrator || organizationId === undefined) return { administrator, sample: null };
  const accountId = await app.accounts.ensureSampleAccount(organizationId);
  return { administrator, sample: accountId === null ? null : { organizationId, accountId } };
}
