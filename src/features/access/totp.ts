import { createHash, randomInt } from 'node:crypto';
import { Secret as OtpSecret, TOTP } from 'otpauth';

const periodSeconds = 30;
/** How many steps a clock may be off in either direction. */
const window = 1;

export interface Enrolment {
  /** what an authenticator app scans as a QR code */
  readonly uri: string;
  /** the same for typing, base32 */
  readonly secret: string;
}

export function newEnrolment(organization: string, email: string): Enrolment {
  const secret = new OtpSecret({ size: 20 });
  const totp = new TOTP({ issuer: `Bastide ${organization}`, label: email, secret, digits: 6, period: periodSeconds });
  return { uri: totp.toString(), secret: secret.base32 };
}

/** The time step that a code belongs to; undefined for a code of no step near now. */
export function stepOfCode(secret: string, code: string, now: number): number | undefined {
  const delta = TOTP.validate({
    token: code,
    secret: OtpSecret.fromBase32(secret),
    digits: 6,
    period: periodSeconds,
    timestamp: now,
    window,
  });
  return delta === null ? undefined : TOTP.counter({ period: periodSeconds, timestamp: now }) + delta;
}

/** Whether a typed code has the form of a time-based one; else it may be a recovery code. */
export function isTotpCode(code: string): boolean {
  return /^\d{6}$/.test(code);
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Ten codes for the day when the telephone is gone, some 79 bits each. */
export function newRecoveryCodes(): readonly string[] {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 10 }, () => Array.from({ length: 4 }, group).join('-'));
}

/** However it was typed; random codes of this length need no slow hash. */
export function hashRecoveryCode(code: string): Buffer {
  const bare = code.toLowerCase().replace(/[\s-]/g, '');
  return createHash('sha256').update(`recovery code ${bare}`).digest();
}
