import type { Database } from '#platform/database/database.ts';
import { type KeyService, keyIdOf, rewrapSecret } from '#platform/encryption.ts';
import { contextOf } from './second-factor.ts';
import { findSingleSignOn, updateClientSecret } from './single-sign-on/repository.ts';
import { secretContextOf } from './single-sign-on/service.ts';
import { listUsersWithSecrets, updateUser } from './users/repository.ts';

/** Wraps every secret of this feature with the current master key; how many there were to wrap anew. */
export async function rewrapAccessSecrets(
  database: Database,
  keys: KeyService,
  organizationId: string,
): Promise<number> {
  return database.inOrganization(organizationId, async (transaction) => {
    let count = 0;
    const rewrap = async (sealed: Buffer | null, context: ReturnType<typeof contextOf>): Promise<Buffer | null> => {
      if (sealed === null || keyIdOf(sealed) === keys.currentKeyId) return sealed;
      count += 1;
      return rewrapSecret(keys, sealed, context);
    };
    for (const user of await listUsersWithSecrets(transaction, organizationId)) {
      const context = contextOf(organizationId, user.id);
      const totp_secret = await rewrap(user.totpSecret, context);
      await updateUser(transaction, organizationId, user.id, {
        totp_secret,
        totp_candidate: await rewrap(user.totpCandidate, context),
      });
    }
    const provider = await findSingleSignOn(transaction, organizationId, 'FOR UPDATE');
    const secret = await rewrap(provider?.clientSecret ?? null, secretContextOf(organizationId));
    if (secret) await updateClientSecret(transaction, organizationId, secret);
    return count;
  });
}
