import type { Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { recordAudit, systemActor } from '../../audit/index.ts';
import { makeRotationDue } from '../sessions/repository.ts';
import {
  findUser,
  findUserByEmail,
  findUserBySubject,
  insertUser,
  type UserRow,
  updateUser,
} from '../users/repository.ts';
import { Email, emailKeyOf } from '../users/schemas.ts';
import type { SingleSignOnRow } from './repository.ts';
import { type Claims, type MappedRole, mappedRoles } from './schemas.ts';

/** Why somebody whom the provider knows does not come in. */
export type PersonRefusal =
  | 'foreign-domain'
  | 'unverified-email'
  | 'unknown-user'
  | 'other-subject'
  | 'disabled'
  | 'no-role';

interface Arrival {
  readonly organizationId: string;
  readonly provider: SingleSignOnRow;
  readonly claims: Claims;
  readonly now: number;
}

/** The user whom the provider speaks of: known by subject, linked by a verified address, or made. Writes nothing when it refuses. */
export async function userOf(transaction: Transaction, arrival: Arrival): Promise<UserRow | PersonRefusal> {
  const { organizationId, provider, claims } = arrival;
  const email = verifiedEmailOf(claims);
  if (provider.allowedDomains.length > 0) {
    if (email === undefined) return 'unverified-email';
    if (!provider.allowedDomains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase()))
      return 'foreign-domain';
  }
  const known = await findUserBySubject(transaction, organizationId, provider.issuer, claims.sub);
  if (known) return known.status === 'active' ? withRole(transaction, arrival, known) : 'disabled';
  if (email === undefined) return 'unverified-email';
  const sameEmail = await findUserByEmail(transaction, organizationId, emailKeyOf(email));
  if (sameEmail) return link(transaction, arrival, sameEmail.id);
  return provider.createsUsers ? make(transaction, arrival, email) : 'unknown-user';
}

function verifiedEmailOf({ email, email_verified }: Claims): string | undefined {
  const parsed = Email.safeParse(email);
  return email_verified === true && parsed.success ? parsed.data : undefined;
}

/** Users whom single sign-on made get their role from the provider each time; owners are the business of owners. */
async function withRole(transaction: Transaction, arrival: Arrival, user: UserRow): Promise<UserRow | PersonRefusal> {
  const { organizationId, provider } = arrival;
  if (!user.isSsoManaged || provider.roleClaim === null || user.role === 'owner') return user;
  const role = roleOf(arrival);
  if (role === undefined) return 'no-role';
  if (role === user.role) return user;
  await updateUser(transaction, organizationId, user.id, { role });
  await makeRotationDue(transaction, organizationId, user.id);
  await tell(transaction, arrival, 'user.changed', user.id, { before: { role: user.role }, after: { role } });
  return { ...user, role };
}

async function link(transaction: Transaction, arrival: Arrival, userId: string): Promise<UserRow | PersonRefusal> {
  const { organizationId, provider, claims } = arrival;
  const user = await findUser(transaction, organizationId, userId, 'FOR UPDATE');
  if (!user) return 'unknown-user';
  if (user.status !== 'active') return 'disabled';
  // The address was given to somebody else since; who that is must be settled by people.
  if (user.ssoSubject !== null && user.ssoIssuer === provider.issuer) return 'other-subject';
  await updateUser(transaction, organizationId, userId, { sso_issuer: provider.issuer, sso_subject: claims.sub });
  await tell(transaction, arrival, 'user.linked', userId, { issuer: provider.issuer });
  return user;
}

async function make(transaction: Transaction, arrival: Arrival, email: string): Promise<UserRow | PersonRefusal> {
  const { organizationId, provider, claims, now } = arrival;
  const role = roleOf(arrival);
  if (role === undefined) return 'no-role';
  const id = newId();
  const isNew = await insertUser(transaction, organizationId, {
    ...{ id, email, emailKey: emailKeyOf(email), name: nameOf(claims, email), role },
    ...{ passwordHash: null, isPasswordOneTime: false, passwordEndsAt: null },
    sso: { issuer: provider.issuer, subject: claims.sub },
    createdAt: new Date(now).toISOString(),
  });
  const user = isNew ? await findUser(transaction, organizationId, id) : undefined;
  // Made by another log-on of the same moment, which will be found the next time.
  if (!user) return 'unknown-user';
  await tell(transaction, arrival, 'user.made', id, { email, role, issuer: provider.issuer });
  return user;
}

/** The mightiest of the roles that the values of the claim map to; the default one where none does. */
function roleOf({ provider, claims }: Arrival): MappedRole | undefined {
  const { roleClaim, roleMapping, defaultRole } = provider;
  const claim: unknown = roleClaim !== null && Object.hasOwn(claims, roleClaim) ? claims[roleClaim] : [];
  const values = [claim].flat().filter((value) => typeof value === 'string');
  const mapped = values.flatMap((value) => (Object.hasOwn(roleMapping, value) ? [roleMapping[value]] : []));
  return mappedRoles.find((role) => mapped.includes(role)) ?? defaultRole ?? undefined;
}

/** What a provider calls somebody is shown to others, so it is made harmless. */
function nameOf({ name }: Claims, email: string): string {
  const clean = (name ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '')
    .normalize('NFC')
    .trim();
  return clean === '' ? email : [...clean].slice(0, 100).join('');
}

function tell(
  transaction: Transaction,
  { organizationId, now }: Arrival,
  action: string,
  userId: string,
  details: Record<string, unknown>,
): Promise<void> {
  const event = { actor: systemActor, action, subjectKind: 'user', subjectId: userId, details, now };
  return recordAudit(transaction, organizationId, event);
}
