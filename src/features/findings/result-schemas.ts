import { z } from 'zod';
import { outcomes, severities } from '#model/verdict.ts';
import { cursorText } from '#platform/web/instant.ts';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { safeText } from '#platform/web/text.ts';
import { GapSchema } from './schemas.ts';

export const StoredResult = z
  .object({
    accountId: z.uuid(),
    asset: z.object({ kind: z.string(), id: z.string(), name: z.string(), displayName: z.string().nullable() }),
    region: z.string().nullable(),
    check: z.object({ id: z.string(), title: z.string() }),
    severity: z.enum(severities),
    outcome: z.enum(outcomes),
    reason: z.string(),
    evidence: z.record(z.string(), z.unknown()),
    version: z.int(),
    parameters: z.record(z.string(), z.unknown()).nullable(),
    gap: GapSchema.nullable().describe('Why it is unknown, when a read is to blame.'),
    holdsUntil: z.iso.datetime().nullable().describe('When time alone could change it.'),
    findingId: z.uuid().nullable().describe('The finding that a failure is.'),
  })
  .meta({ id: 'StoredResult' });
export type StoredResult = z.infer<typeof StoredResult>;

const word = safeText(1, 200);
const many = <T extends z.ZodType>(item: T) =>
  z
    .union([item, z.array(item).min(1).max(50)])
    .transform((value) => [value].flat() as z.output<T>[])
    .optional();

export const ResultQuery = z.object({
  outcome: many(z.enum(outcomes)),
  check: many(word),
  account: many(z.uuid()),
  kind: many(word),
  ...cursorQuery,
});
export type ResultQuery = z.output<typeof ResultQuery>;
export const ResultPage = pageOf(StoredResult);
/** account, kind, asset as it is stored, and the check after which to go on; no check: this asset from its first one */
export const ResultCursor = z.tuple([z.uuid(), cursorText(300), cursorText(1_500), cursorText(300).nullable()]);
