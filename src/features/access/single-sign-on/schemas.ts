import { z } from 'zod';
import { refuse, safeText, webAddress } from '#platform/web/text.ts';
import { Slug } from '../sessions/schemas.ts';

/** Owners are made by owners alone. */
export const mappedRoles = ['administrator', 'operator', 'auditor'] as const;
export type MappedRole = (typeof mappedRoles)[number];
const MappedRole = z.enum(mappedRoles);

const domain = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/)
  .describe('Such as `example.com`, in lower case; what is below it is another domain.');

const settings = {
  issuer: webAddress(500).describe('As the provider writes it in its tokens.'),
  clientId: safeText(1, 300),
  isEnabled: z.boolean().default(true),
  allowedDomains: z
    .array(domain)
    .max(100)
    .default([])
    .describe('Only verified e-mail addresses of these domains come in; none means all.'),
  createsUsers: z
    .boolean()
    .default(false)
    .describe('Whether somebody whom nobody invited becomes a user; else the address must be that of a user.'),
  defaultRole: MappedRole.nullable().default(null).describe('Of users who are made, unless a claim gives them one.'),
  roleClaim: safeText(1, 200).nullable().default(null).describe('The claim whose values the mapping knows.'),
  roleMapping: z
    .record(z.string().min(1).max(300), MappedRole)
    .refine((mapping) => Object.keys(mapping).length <= 200)
    .default({})
    .describe('Value of the claim → role. With every log-on it decides the role of users whom single sign-on made.'),
};

export const SingleSignOn = z
  .object({
    ...settings,
    callbackUrl: z.string().describe('To be registered with the provider.'),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'SingleSignOn' });
export type SingleSignOn = z.infer<typeof SingleSignOn>;

export const SingleSignOnChange = z.object({
  ...settings,
  clientSecret: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Never shown again. May be left out while issuer and client stay the same.'),
});
export type SingleSignOnChange = z.infer<typeof SingleSignOnChange>;

export const StartQuery = z.object({
  organization: Slug.optional(),
  returnTo: z
    .string()
    .max(1_000)
    .default('/')
    .superRefine((path, context) => {
      if (!isOwnPath(path)) refuse(context, 'It must be a path on this server.', '必须是本服务器上的路径。');
    }),
});

/** Providers add members of their own. */
export const CallbackQuery = z.looseObject({
  state: z.string().max(500).optional(),
  code: z.string().max(5_000).optional(),
  error: z.string().max(500).optional(),
});

/** What of the claims of a person is looked at. */
export const Claims = z.looseObject({
  sub: z.string().min(1).max(255),
  email: z.string().max(254).optional().catch(undefined),
  // Anything but true, such as the text "true", verifies nothing.
  email_verified: z.unknown().optional(),
  name: z.string().optional().catch(undefined),
});
export type Claims = z.infer<typeof Claims>;

/** Browsers read a backslash as a slash, and two of them as the start of another server's name. */
export function isOwnPath(path: string): boolean {
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path)) return false;
  return URL.parse(path, 'https://own.invalid')?.origin === 'https://own.invalid';
}
