import type { Database } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { recordAudit, systemActor } from '../../audit/index.ts';
import { createPasswords, generatePassword } from '../passwords.ts';
import { insertUser } from '../users/repository.ts';
import { hasOrganizations, insertOrganization } from './repository.ts';

const email = 'admin@localhost';

/**
 * Makes the organisation "default" with its owner where there is no organisation at all. The one-time password is given to one of all the
 * processes that ask, once, and does not end: it may be used long after the first start.
 */
export async function ensureFirstAdministrator(
  database: Database,
  now: number,
): Promise<{ readonly email: string; readonly password: string } | null> {
  if (await hasOrganizations(database)) return null;
  const password = generatePassword();
  const passwordHash = await createPasswords().hash(password);
  const [organizationId, userId] = [newId(), newId()];
  const createdAt = new Date(now).toISOString();
  const isMade = await database.inOrganization(organizationId, async (transaction) => {
    const organization = { id: organizationId, slug: 'default', name: 'Bastide', createdAt };
    if (!(await insertOrganization(transaction, organization))) return false;
    await insertUser(transaction, organizationId, {
      ...{ id: userId, email, emailKey: email, name: 'Administrator', role: 'owner', createdAt },
      ...{ passwordHash, isPasswordOneTime: true, passwordEndsAt: null },
    });
    await recordAudit(transaction, organizationId, {
      actor: systemActor,
      action: 'organization.made',
      subjectKind: 'organization',
      subjectId: organizationId,
      details: { slug: organization.slug, owner: email },
      now,
    });
    return true;
  });
  return isMade ? { email, password } : null;
}
