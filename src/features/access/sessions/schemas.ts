import { z } from 'zod';
import { safeText } from '#platform/web/text.ts';
import { Email, Role } from '../users/schemas.ts';

/** What was typed as a password, right or wrong; new ones are judged by the rules. */
const TypedPassword = z.string().min(1).max(1_000);
const Code = safeText(1, 40).describe('The six digits of the authenticator app, or a recovery code.');

export const Slug = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
  .describe('The short name of the organisation.');

export const LogOn = z.object({
  organization: Slug.optional().describe('Its short name; may be left out where there is only one organisation.'),
  email: Email,
  password: TypedPassword,
  totp: Code.optional(),
  newPassword: TypedPassword.optional().describe('In place of a one-time password.'),
});
export type LogOn = z.infer<typeof LogOn>;

export const CurrentSession = z
  .object({
    via: z.enum(['session', 'token']),
    role: Role,
    name: z.string(),
    organization: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
    user: z.object({ id: z.uuid(), email: z.string(), name: z.string(), hasTotp: z.boolean() }),
    sessionId: z.uuid().nullable().describe('Null for a token.'),
    scopes: z.array(z.string()).nullable().describe('Null for a session, which may do all that its role may.'),
    expiresAt: z.iso.datetime().describe('When it ends, used or not.'),
  })
  .meta({ id: 'CurrentSession' });
export type CurrentSession = z.infer<typeof CurrentSession>;

const uri = z.string().describe('For the authenticator app, as a QR code; shown now and never again.');
const secret = z.string().describe('The same for typing.');
export const Enrolment = z.object({ uri, secret });
const recoveryCodes = z.array(z.string()).describe('Shown now and never again; each is good for one log-on.');
export const RecoveryCodes = z.object({ recoveryCodes });

/** Either the session, or what the log-on still wants; then it is sent again as a whole, with that. */
export const LogOnReply = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('logged-on'),
    session: CurrentSession,
    recoveryCodes: recoveryCodes.nullable().describe('When the second factor was confirmed with this log-on.'),
  }),
  z.object({ status: z.literal('password-change-required') }),
  z.object({ status: z.literal('totp-required') }),
  z.object({ status: z.literal('totp-enrolment-required'), uri, secret }),
]);
export type LogOnReply = z.infer<typeof LogOnReply>;

export const PasswordChange = z.object({ password: TypedPassword, newPassword: TypedPassword });
export type PasswordChange = z.infer<typeof PasswordChange>;
export const PasswordProof = z.object({ password: TypedPassword });
export const CodeProof = z.object({ code: Code });
export const FullProof = z.object({ password: TypedPassword, code: Code });
export type FullProof = z.infer<typeof FullProof>;

export const Session = z.object({
  id: z.uuid(),
  isCurrent: z.boolean(),
  via: z.enum(['password', 'single-sign-on']),
  ip: z.string(),
  userAgent: z.string(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});
export const SessionList = z.object({ items: z.array(Session) });
export type SessionList = z.infer<typeof SessionList>;
export const SessionId = z.object({ sessionId: z.uuid() });
