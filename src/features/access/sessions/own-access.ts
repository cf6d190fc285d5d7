import type { Database, Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { actorOf, recordAudit } from '../../audit/index.ts';
import { type Attempt, beginAttempt } from '../attempts/attempts.ts';
import { findOrganization } from '../organization/repository.ts';
import { faultOfPassword } from '../password-rules.ts';
import type { Passwords } from '../passwords.ts';
import { badMember, conflict, refuseTokens } from '../refusals.ts';
import { type FittingCode, removeSecondFactor, renewRecoveryCodes, type SecondFactor } from '../second-factor.ts';
import { findUser, type UserRow, updateUser } from '../users/repository.ts';
import { noUser } from '../users/service.ts';
import { accessSettingsOf, endOf } from './open-session.ts';
import { deleteSessionsOf, replaceToken } from './repository.ts';
import type { FullProof, PasswordChange } from './schemas.ts';
import { hashSecret, newSecret, type SessionToken } from './token.ts';
import { changeOwn, type Visitor } from './visitor.ts';

/** That it is really the user who asks, not somebody at an unlocked screen; accepted in the transaction of what it was asked for. */
interface ProofOfSelf {
  readonly user: UserRow;
  readonly attempt: Attempt;
  readonly code?: FittingCode;
}

export interface RenewedToken {
  readonly token: SessionToken;
  readonly maxAgeSeconds: number;
}

export type OwnAccess = ReturnType<typeof createOwnAccess>;

/** What people do about their own password and second factor. */
export function createOwnAccess(database: Database, passwords: Passwords, secondFactor: SecondFactor) {
  return {
    /** Ends the user's other sessions, and gives this one a new token. */
    async changePassword(visitor: Visitor, { password, newPassword }: PasswordChange): Promise<RenewedToken> {
      const proof = await prove(visitor, password);
      const same = { en: 'The new password is the old one.', zh: '新密码与旧密码相同。' };
      const fault = newPassword === password ? same : faultOfPassword(newPassword, proof.user);
      if (fault) throw await forgiving(visitor, proof, badMember('newPassword', fault));
      const hash = await passwords.hash(newPassword);
      const secret = newSecret();
      const { organizationId } = visitor.caller;
      const now = new Date(visitor.now).toISOString();
      return changeOwn(database, visitor, 'user.password-changed', async (transaction, user, session) => {
        await accept(transaction, visitor, proof, user);
        const changes = { password_hash: hash, is_password_one_time: false, password_ends_at: null };
        await updateUser(transaction, organizationId, user.id, changes);
        await deleteSessionsOf(transaction, organizationId, user.id, session.id);
        await replaceToken(transaction, organizationId, session.id, hashSecret(secret), now);
        const endsAt = endOf(session, accessSettingsOf(session.settings));
        return { token: { organizationId, secret }, maxAgeSeconds: Math.ceil((endsAt - visitor.now) / 1_000) };
      });
    },

    async enrolTotp(visitor: Visitor, password: string) {
      const proof = await prove(visitor, password);
      if (proof.user.totpConfirmedAt !== null) throw await forgiving(visitor, proof, alreadyEnrolled());
      const { organizationId } = visitor.caller;
      const organization = await database.inOrganization(organizationId, (tx) => findOrganization(tx, organizationId));
      if (!organization) throw noUser();
      const { enrolment, sealed } = await secondFactor.enrol(organization, proof.user);
      const candidate = { totp_candidate: sealed, totp_candidate_at: new Date(visitor.now).toISOString() };
      await changeOwn(database, visitor, 'user.totp-shown', async (transaction, user) => {
        await accept(transaction, visitor, proof, user);
        await updateUser(transaction, organizationId, user.id, candidate);
      });
      return enrolment;
    },

    async confirmTotp(visitor: Visitor, code: string): Promise<readonly string[]> {
      const { caller, now } = visitor;
      refuseTokens(caller);
      const { organizationId, userId } = caller;
      const before = await database.inOrganization(organizationId, (tx) => findUser(tx, organizationId, userId));
      if (!before || before.totpConfirmedAt !== null) throw noCandidate();
      const step = await secondFactor.stepForCandidate(organizationId, before, code, now);
      if (step === undefined) throw noCandidate();
      return changeOwn(database, visitor, 'user.totp-enabled', async (transaction, user) => {
        if (!user.totpCandidate?.equals(before.totpCandidate ?? Buffer.alloc(0))) throw noCandidate();
        return secondFactor.confirm(transaction, organizationId, user, step, now);
      });
    },

    /** Where the organisation asks for a second factor, all sessions end: the next log-on sets up a new one. */
    async disableTotp(visitor: Visitor, { password, code }: FullProof): Promise<void> {
      const proof = await prove(visitor, password, code);
      const { organizationId } = visitor.caller;
      await changeOwn(database, visitor, 'user.totp-disabled', async (transaction, user, session) => {
        await accept(transaction, visitor, proof, user);
        await removeSecondFactor(transaction, organizationId, user.id);
        const isRequired = accessSettingsOf(session.settings).totpRequired;
        await deleteSessionsOf(transaction, organizationId, user.id, isRequired ? null : session.id);
      });
    },

    async renewRecoveryCodes(visitor: Visitor, { password, code }: FullProof): Promise<readonly string[]> {
      const proof = await prove(visitor, password, code);
      return changeOwn(database, visitor, 'user.recovery-codes-renewed', async (transaction, user) => {
        await accept(transaction, visitor, proof, user);
        return renewRecoveryCodes(transaction, visitor.caller.organizationId, user.id);
      });
    },
  };

  /** Guessing is slowed down as at the log-on. */
  async function prove(visitor: Visitor, password: string, typedCode?: string): Promise<ProofOfSelf> {
    const { caller, ip, now } = visitor;
    refuseTokens(caller);
    const { organizationId, userId } = caller;
    const user = await database.inOrganization(organizationId, (tx) => findUser(tx, organizationId, userId));
    if (!user) throw noUser();
    if (user.passwordHash === null) throw conflict('You have no password here.', '您在此处没有密码。');
    const attempt = await beginAttempt(database, organizationId, { emailKey: user.emailKey, ip }, now);
    if (!(await passwords.matches(password, user.passwordHash))) return refuse(visitor, attempt);
    if (typedCode === undefined) return { user, attempt };
    const code = await secondFactor.fit(organizationId, user, typedCode, now);
    return code ? { user, attempt, code } : refuse(visitor, attempt);
  }

  async function accept(transaction: Transaction, { caller, now }: Visitor, proof: ProofOfSelf, user: UserRow) {
    const { code, attempt } = proof;
    if (user.passwordHash !== proof.user.passwordHash) throw wrongProof();
    if (code && !(await secondFactor.take(transaction, caller.organizationId, user.id, code, now))) throw wrongProof();
    await attempt.succeed(transaction);
  }

  async function refuse({ caller, ip, now }: Visitor, { lockedUntil }: Attempt): Promise<never> {
    await database.inOrganization(caller.organizationId, (transaction) =>
      recordAudit(transaction, caller.organizationId, {
        actor: actorOf(caller),
        action: lockedUntil === null ? 'user.proof-refused' : 'session.locked-out',
        subjectKind: 'user',
        subjectId: caller.userId,
        details: { ip, ...(lockedUntil === null ? {} : { until: lockedUntil }) },
        now,
      }),
    );
    throw wrongProof();
  }

  async function forgiving({ caller }: Visitor, { attempt }: ProofOfSelf, error: AppError): Promise<AppError> {
    await database.inOrganization(caller.organizationId, (transaction) => attempt.forgive(transaction));
    return error;
  }
}

function wrongProof(): AppError {
  return new AppError('forbidden', {
    en: 'The password or the code is wrong, or the code was used already.',
    zh: '密码或验证码错误，或验证码已被使用。',
  });
}

function alreadyEnrolled(): AppError {
  return conflict('There is a second factor already. Disable it first.', '已启用两步验证，请先将其停用。');
}

function noCandidate(): AppError {
  return conflict(
    'The code does not belong to a second factor that is being set up. Begin again.',
    '验证码与正在设置的两步验证不符，请重新开始。',
  );
}
