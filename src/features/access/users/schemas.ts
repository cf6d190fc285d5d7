import { z } from 'zod';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { roles } from '#platform/web/route.ts';
import { refuse, safeText } from '#platform/web/text.ts';

export const Role = z.enum(roles);
const statuses = ['active', 'disabled'] as const;

/** An address as people type it; those of this machine, such as admin@localhost, count too. */
export const Email = safeText(3, 254).superRefine((text, context) => {
  if (!/^[^\s@"(),:;<>[\\\]]{1,64}@[^\s@"(),:;<>[\\\]]+$/u.test(text)) {
    refuse(context, 'This is no e-mail address.', '这不是邮箱地址。');
  }
});

/** What makes two addresses the same user. */
export function emailKeyOf(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

export const User = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: Role,
    status: z.enum(statuses),
    hasPassword: z.boolean(),
    mustChangePassword: z.boolean().describe('The password is a one-time one.'),
    hasTotp: z.boolean(),
    hasSingleSignOn: z.boolean(),
    createdAt: z.iso.datetime(),
    lastLogOnAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const UserQuery = z.object({ ...cursorQuery, role: Role.optional(), status: z.enum(statuses).optional() });
export type UserQuery = z.infer<typeof UserQuery>;
export const UserPage = pageOf(User);
export const UserCursor = z.tuple([z.string().max(300)]);
export const UserId = z.object({ userId: z.uuid() });

export const Invitation = z.object({
  email: Email,
  name: safeText(1, 100),
  role: Role,
  hasPassword: z.boolean().default(true).describe('False for someone who comes by single sign-on alone.'),
});
export type Invitation = z.infer<typeof Invitation>;

export const UserChange = z
  .object({ name: safeText(1, 100).optional(), role: Role.optional() })
  .superRefine((change, context) => {
    if (Object.keys(change).length === 0) refuse(context, 'There is nothing to change.', '没有要更改的内容。');
  });
export type UserChange = z.infer<typeof UserChange>;

const oneTimePassword = z.string().describe('Shown now and never again; to be changed at the first log-on.');
export const Invited = z.object({ user: User, oneTimePassword: oneTimePassword.nullable() });
export type Invited = z.infer<typeof Invited>;
