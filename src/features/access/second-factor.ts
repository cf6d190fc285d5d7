import type { Transaction } from '#platform/database/database.ts';
import { decryptSecret, encryptSecret, type KeyService, type SecretContext } from '#platform/encryption.ts';
import { hashRecoveryCode, isTotpCode, newEnrolment, newRecoveryCodes, stepOfCode } from './totp.ts';
import { replaceRecoveryCodes, takeTotpStep, type UserRow, updateUser, useRecoveryCode } from './users/repository.ts';

/** A secret that was shown and not confirmed is of no use after so long. */
const candidateMs = 15 * 60_000;

/** A code that fits; taking it belongs into the transaction of what it is good for. */
export type FittingCode =
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'recovery'; readonly hash: Buffer };

export type SecondFactor = ReturnType<typeof createSecondFactor>;

/** The second factor of users: a secret in an authenticator app, and recovery codes. */
export function createSecondFactor(keys: KeyService) {
  return {
    /** A new secret, sealed for storing as candidate. */
    async enrol(organization: { readonly id: string; readonly name: string }, user: UserRow) {
      const enrolment = newEnrolment(organization.name, user.email);
      return { enrolment, sealed: await encryptSecret(keys, enrolment.secret, contextOf(organization.id, user.id)) };
    },

    /** The step of a code that confirms the user's candidate; undefined when it does not. */
    async stepForCandidate(organizationId: string, user: UserRow, code: string, now: number) {
      const { totpCandidate, totpCandidateAt } = user;
      if (!totpCandidate || !totpCandidateAt || now - Date.parse(totpCandidateAt) > candidateMs) return undefined;
      return stepFor(keys, organizationId, user, totpCandidate, code, now);
    },

    /** How a code fits a user with a second factor; a recovery code is known to fit only when it is taken. */
    async fit(organizationId: string, user: UserRow, code: string, now: number): Promise<FittingCode | undefined> {
      const bare = code.replace(/\s/g, '');
      if (!user.totpSecret) return undefined;
      if (!isTotpCode(bare)) return { kind: 'recovery', hash: hashRecoveryCode(code) };
      const step = await stepFor(keys, organizationId, user, user.totpSecret, bare, now);
      return step === undefined ? undefined : { kind: 'step', step };
    },

    /** False when the code was taken before, or is none. */
    take(transaction: Transaction, organizationId: string, userId: string, code: FittingCode, now: number) {
      return code.kind === 'step'
        ? takeTotpStep(transaction, organizationId, userId, code.step)
        : useRecoveryCode(transaction, organizationId, userId, code.hash, new Date(now).toISOString());
    },

    /** Puts the candidate in force; gives the recovery codes, which are shown once. */
    async confirm(transaction: Transaction, organizationId: string, user: UserRow, step: number, now: number) {
      await updateUser(transaction, organizationId, user.id, {
        totp_secret: user.totpCandidate,
        totp_confirmed_at: new Date(now).toISOString(),
        totp_last_step: step,
        totp_candidate: null,
        totp_candidate_at: null,
      });
      return renewRecoveryCodes(transaction, organizationId, user.id);
    },
  };
}

export async function renewRecoveryCodes(transaction: Transaction, organizationId: string, userId: string) {
  const codes = newRecoveryCodes();
  await replaceRecoveryCodes(transaction, organizationId, userId, codes.map(hashRecoveryCode));
  return codes;
}

/** Takes the second factor away with everything that belongs to it. */
export async function removeSecondFactor(
  transaction: Transaction,
  organizationId: string,
  userId: string,
): Promise<void> {
  await updateUser(transaction, organizationId, userId, {
    totp_secret: null,
    totp_confirmed_at: null,
    totp_last_step: null,
    totp_candidate: null,
    totp_candidate_at: null,
  });
  await replaceRecoveryCodes(transaction, organizationId, userId, []);
}

/** Where the secret of a user belongs; as candidate and in force alike. */
export function contextOf(organizationId: string, userId: string): SecretContext {
  return ['users.totp', organizationId, userId];
}

async function stepFor(
  keys: KeyService,
  organizationId: string,
  user: UserRow,
  sealed: Buffer,
  code: string,
  now: number,
): Promise<number | undefined> {
  const secret = await decryptSecret(keys, sealed, contextOf(organizationId, user.id));
  return stepOfCode(secret.reveal(), code.replace(/\s/g, ''), now);
}
