import type { Database, Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { recordAudit, systemActor } from '../../audit/index.ts';
import { forgetAllAttempts } from '../attempts/repository.ts';
import { createPasswords } from '../passwords.ts';
import { notFound } from '../refusals.ts';
import { removeSecondFactor } from '../second-factor.ts';
import { deleteSessionsOf } from '../sessions/repository.ts';
import { findFirstOwner, findUserByEmail, insertUser, type UserRow, updateUser } from '../users/repository.ts';
import { emailKeyOf } from '../users/schemas.ts';
import { newOneTimePassword } from '../users/service.ts';
import { findOrganizationIdBySlug } from './repository.ts';

/**
 * The way back in for whoever can reach the database: makes the user (the first owner unless named) an active owner with a one-time password
 * and without second factor, and lifts every lock-out.
 */
export async function recoverAdministrator(
  database: Database,
  wanted: { readonly organization?: string | undefined; readonly email?: string | undefined },
  now: number,
): Promise<{ readonly email: string; readonly password: string }> {
  const organizationId = await findOrganizationIdBySlug(database, wanted.organization);
  if (organizationId === undefined) throw noOrganization();
  const oneTime = await newOneTimePassword(createPasswords(), now);
  const email = await database.inOrganization(organizationId, async (transaction) => {
    const user =
      wanted.email === undefined
        ? await findFirstOwner(transaction, organizationId)
        : await findUserByEmail(transaction, organizationId, emailKeyOf(wanted.email));
    if (!user && wanted.email !== undefined) throw notFound('There is no such user.', '没有这个用户。');
    const found = user ?? (await makeOwner(transaction, organizationId, now));
    await letIn(transaction, organizationId, found.id, oneTime);
    await recordAudit(transaction, organizationId, {
      actor: systemActor,
      action: 'user.recovered',
      subjectKind: 'user',
      subjectId: found.id,
      details: { email: found.email, roleBefore: user?.role ?? null },
      now,
    });
    return found.email;
  });
  return { email, password: oneTime.password };
}

async function letIn(
  transaction: Transaction,
  organizationId: string,
  userId: string,
  oneTime: { readonly hash: string; readonly endsAt: string },
): Promise<void> {
  await updateUser(transaction, organizationId, userId, {
    role: 'owner',
    status: 'active',
    password_hash: oneTime.hash,
    is_password_one_time: true,
    password_ends_at: oneTime.endsAt,
    is_sso_managed: false,
  });
  await removeSecondFactor(transaction, organizationId, userId);
  await deleteSessionsOf(transaction, organizationId, userId);
  await forgetAllAttempts(transaction, organizationId);
}

/** For an organisation whose owners are all gone. */
async function makeOwner(
  transaction: Transaction,
  organizationId: string,
  now: number,
): Promise<Pick<UserRow, 'id' | 'email'>> {
  const id = newId();
  const email = `admin-${id.slice(-6)}@localhost`;
  await insertUser(transaction, organizationId, {
    ...{ id, email, emailKey: email, name: 'Administrator', role: 'owner', createdAt: new Date(now).toISOString() },
    ...{ passwordHash: null, isPasswordOneTime: true, passwordEndsAt: null },
  });
  return { id, email };
}

function noOrganization() {
  return notFound(
    'There is no such organisation, or there are several and none was named.',
    '没有这个组织，或存在多个组织而未指定。',
  );
}
