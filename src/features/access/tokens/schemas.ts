import { z } from 'zod';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { safeText } from '#platform/web/text.ts';
import { Role } from '../users/schemas.ts';

export const Token = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: Role,
    scopes: z.array(z.string()).describe('`*` is everything that the role may.'),
    user: z.object({ id: z.uuid(), name: z.string() }).describe('Who made it.'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().describe('To the minute.'),
  })
  .meta({ id: 'Token' });
export type Token = z.infer<typeof Token>;

export const TokenQuery = z.object(cursorQuery);
export type TokenQuery = z.infer<typeof TokenQuery>;
export const TokenPage = pageOf(Token);
export const TokenCursor = z.tuple([z.uuid()]);
export const TokenId = z.object({ tokenId: z.uuid() });

export const NewToken = z.object({
  name: safeText(1, 100),
  role: Role.describe('At most the role of its maker.'),
  scopes: z
    .array(z.string().regex(/^(\*|[a-z]+(-[a-z]+)*:(read|write))$/))
    .min(1)
    .max(100)
    .describe('Such as `finding:read`, or `*` alone for everything that the role may.'),
  expiresAt: z.iso.datetime({ offset: true }).describe('At most 365 days from now.'),
});
export type NewToken = z.infer<typeof NewToken>;

export const MadeToken = z.object({
  token: Token,
  secret: z.string().describe('For the header Authorization: Bearer. Shown now and never again.'),
});
export type MadeToken = z.infer<typeof MadeToken>;
