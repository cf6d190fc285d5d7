import type { Database, Transaction } from '#platform/database/database.ts';
import { type Actor, recordAudit } from '../../audit/index.ts';
import { type Attempt, beginAttempt } from '../attempts/attempts.ts';
import { findOrganization, findOrganizationIdBySlug, type OrganizationRow } from '../organization/repository.ts';
import { faultOfPassword } from '../password-rules.ts';
import { needsRehash, type Passwords } from '../passwords.ts';
import { badMember, unauthenticated } from '../refusals.ts';
import type { FittingCode, SecondFactor } from '../second-factor.ts';
import { findUser, findUserByEmail, type UserColumns, type UserRow, updateUser } from '../users/repository.ts';
import { emailKeyOf } from '../users/schemas.ts';
import { accessSettingsOf, type Client, type OpenedSession, openSession } from './open-session.ts';
import { deleteSessionsOf } from './repository.ts';
import type { LogOn, LogOnReply } from './schemas.ts';

export type LogOnResult = { readonly reply: LogOnReply; readonly opened?: OpenedSession };

interface Trial {
  readonly organization: OrganizationRow;
  readonly request: LogOn;
  readonly client: Client;
  readonly attempt: Attempt;
  readonly now: number;
}

/** A code that was found to fit, or the time step that confirms a new second factor. */
type Proof = { readonly code?: FittingCode; readonly confirms?: number };
type Wanted = Exclude<LogOnReply, { status: 'logged-on' }>;

type Refusal = 'unknown-user' | 'wrong-password' | 'disabled' | 'ended-password' | 'wrong-code';

/** Logging on with a password. Nothing about a user is told before the password was right, neither by words nor by the work done. */
export function createLogOn(database: Database, passwords: Passwords, secondFactor: SecondFactor) {
  return async (request: LogOn, client: Client, now: number): Promise<LogOnResult> => {
    const organizationId = await findOrganizationIdBySlug(database, request.organization);
    if (organizationId === undefined) {
      await passwords.matches(request.password, null);
      throw wrongPassword();
    }
    const emailKey = emailKeyOf(request.email);
    const attempt = await beginAttempt(database, organizationId, { emailKey, ip: client.ip }, now);
    const { organization, user } = await load(database, organizationId, emailKey);
    if (!organization) throw wrongPassword();
    const trial: Trial = { organization, request, client, attempt, now };
    const isRight = await matches(trial, user);
    const refusal = refusalOf(user, isRight, now);
    if (!user || refusal) return refuse(trial, user, refusal ?? 'unknown-user');
    return proceed(trial, user);
  };

  /** A server that is too busy to compare holds nothing against anybody. */
  async function matches(trial: Trial, user: UserRow | undefined): Promise<boolean> {
    try {
      return await passwords.matches(trial.request.password, user?.passwordHash ?? null);
    } catch (error) {
      await inTrial(trial, (transaction) => trial.attempt.forgive(transaction));
      throw error;
    }
  }

  async function proceed(trial: Trial, user: UserRow): Promise<LogOnResult> {
    const { request } = trial;
    if (user.isPasswordOneTime && request.newPassword === undefined) {
      return want(trial, { status: 'password-change-required' });
    }
    const newPassword = user.isPasswordOneTime ? request.newPassword : undefined;
    await refuseBadPassword(trial, user, newPassword);
    const proof = await proofOf(trial, user);
    if (proof === undefined) return refuse(trial, user, 'wrong-code');
    if ('status' in proof) return want(trial, proof);
    const rehashed = newPassword ?? (needsRehash(user.passwordHash ?? '') ? request.password : undefined);
    const passwordHash = rehashed === undefined ? undefined : await passwords.hash(rehashed);
    const done = await inTrial(trial, (transaction) => complete(transaction, trial, user, proof, passwordHash));
    return done ?? refuse(trial, user, Object.keys(proof).length > 0 ? 'wrong-code' : 'wrong-password');
  }

  async function refuseBadPassword(trial: Trial, user: UserRow, newPassword: string | undefined): Promise<void> {
    if (newPassword === undefined) return;
    const fault =
      newPassword === trial.request.password
        ? { en: 'The new password is the old one.', zh: '新密码与旧密码相同。' }
        : faultOfPassword(newPassword, user);
    if (!fault) return;
    await inTrial(trial, (transaction) => trial.attempt.forgive(transaction));
    throw badMember('newPassword', fault);
  }

  /** The proof of the second factor, what is wanted for it, or undefined for a code that does not fit. */
  async function proofOf({ organization, request, now }: Trial, user: UserRow): Promise<Proof | Wanted | undefined> {
    const { totp } = request;
    if (user.totpConfirmedAt !== null) {
      if (totp === undefined) return { status: 'totp-required' };
      const code = await secondFactor.fit(organization.id, user, totp, now);
      return code && { code };
    }
    if (!accessSettingsOf(organization.settings.access).totpRequired) return {};
    if (totp === undefined) return { status: 'totp-enrolment-required', ...(await enrol(organization, user, now)) };
    const confirms = await secondFactor.stepForCandidate(organization.id, user, totp, now);
    return confirms === undefined ? undefined : { confirms };
  }

  async function enrol(organization: OrganizationRow, user: UserRow, now: number) {
    const { enrolment, sealed } = await secondFactor.enrol(organization, user);
    const candidate = { totp_candidate: sealed, totp_candidate_at: new Date(now).toISOString() };
    await database.inOrganization(organization.id, (transaction) =>
      updateUser(transaction, organization.id, user.id, candidate),
    );
    return enrolment;
  }

  /** Undefined when the code was taken meanwhile, or the user changed. Writes nothing then. */
  async function complete(
    transaction: Transaction,
    trial: Trial,
    before: UserRow,
    proof: Proof,
    passwordHash: string | undefined,
  ): Promise<LogOnResult | undefined> {
    const { organization, client, attempt, now } = trial;
    const user = await findUser(transaction, organization.id, before.id, 'FOR UPDATE');
    if (user?.status !== 'active' || user.passwordHash !== before.passwordHash) return undefined;
    if (proof.code && !(await secondFactor.take(transaction, organization.id, user.id, proof.code, now)))
      return undefined;
    const isEnrolled = proof.confirms !== undefined;
    if (isEnrolled && !sameBytes(user.totpCandidate, before.totpCandidate)) return undefined;
    const recoveryCodes = isEnrolled
      ? await secondFactor.confirm(transaction, organization.id, user, proof.confirms, now)
      : null;
    const changes = passwordChanges(passwordHash);
    if (changes) await updateUser(transaction, organization.id, user.id, changes);
    if (before.isPasswordOneTime) await deleteSessionsOf(transaction, organization.id, user.id);
    const opened = await openSession(transaction, organization, user, { via: 'password', client }, now);
    await attempt.succeed(transaction);
    const details = {
      ip: client.ip,
      ...(before.isPasswordOneTime ? { passwordChanged: true } : {}),
      ...(isEnrolled ? { secondFactor: 'enrolled' } : proof.code ? { secondFactor: proof.code.kind } : {}),
    };
    await tell(transaction, trial, user, 'session.started', details);
    const session = {
      ...opened.session,
      user: { ...opened.session.user, hasTotp: isEnrolled || opened.session.user.hasTotp },
    };
    return { opened, reply: { status: 'logged-on', session, recoveryCodes: recoveryCodes && [...recoveryCodes] } };
  }

  async function want(trial: Trial, wanted: Wanted): Promise<LogOnResult> {
    await inTrial(trial, (transaction) => trial.attempt.forgive(transaction));
    return { reply: wanted };
  }

  async function refuse(trial: Trial, user: UserRow | undefined, reason: Refusal): Promise<never> {
    const { lockedUntil } = trial.attempt;
    await inTrial(trial, async (transaction) => {
      await tell(transaction, trial, user, 'session.refused', { reason, ip: trial.client.ip });
      if (lockedUntil === null) return;
      await tell(transaction, trial, user, 'session.locked-out', { until: lockedUntil, ip: trial.client.ip });
    });
    throw reason === 'wrong-code' ? wrongCode() : reason === 'ended-password' ? endedPassword() : wrongPassword();
  }

  function inTrial<T>(trial: Trial, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return database.inOrganization(trial.organization.id, work);
  }
}

function load(database: Database, organizationId: string, emailKey: string) {
  return database.inOrganization(organizationId, async (transaction) => ({
    organization: await findOrganization(transaction, organizationId),
    user: await findUserByEmail(transaction, organizationId, emailKey),
  }));
}

function refusalOf(user: UserRow | undefined, isRight: boolean, now: number): Refusal | undefined {
  if (!user) return 'unknown-user';
  if (!isRight) return 'wrong-password';
  if (user.status !== 'active') return 'disabled';
  return user.passwordEndsAt !== null && Date.parse(user.passwordEndsAt) <= now ? 'ended-password' : undefined;
}

function passwordChanges(passwordHash: string | undefined): UserColumns | undefined {
  if (passwordHash === undefined) return undefined;
  return { password_hash: passwordHash, is_password_one_time: false, password_ends_at: null };
}

function sameBytes(one: Buffer | null, other: Buffer | null): boolean {
  return one !== null && other !== null && one.equals(other);
}

/** What was typed as address of an unknown user may be a password, so it is not written down. */
async function tell(
  transaction: Transaction,
  { organization, now }: Trial,
  user: UserRow | undefined,
  action: string,
  details: Record<string, unknown>,
): Promise<void> {
  const actor: Actor = { kind: 'user', id: user?.id ?? null, name: user?.name ?? '?' };
  const subject = { subjectKind: 'user', subjectId: user?.id ?? null };
  await recordAudit(transaction, organization.id, { actor, action, ...subject, details, now });
}

function wrongPassword() {
  return unauthenticated('E-mail address and password do not belong together.', '邮箱地址或密码不正确。');
}

function wrongCode() {
  return unauthenticated('The code is wrong, or was used already.', '验证码错误，或已被使用。');
}

function endedPassword() {
  return unauthenticated(
    'The one-time password has ended. Ask an administrator for a new one, or use "bastide user recover".',
    '一次性密码已过期。请向管理员索取新的密码，或使用“bastide user recover”。',
  );
}
