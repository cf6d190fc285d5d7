import { z } from 'zod';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { safeText } from '#platform/web/text.ts';
import { GapSchema } from '../findings/index.ts';

/** characters of a document */
export const mostCharacters = 65_536;

/** A stored check as somebody hands it in. */
export const GivenStoredCheck = z
  .union([
    z.object({
      text: safeText(1, mostCharacters, { multiline: true }).describe('The document as YAML or JSON.'),
    }),
    z.object({
      document: z
        .record(z.string().max(100), z.unknown())
        .describe('The document itself, as GET /api/v1/stored-checks/schema describes it.'),
    }),
  ])
  .meta({ id: 'GivenStoredCheck' });
export type GivenStoredCheck = z.output<typeof GivenStoredCheck>;

const Text = z.object({ en: z.string(), zh: z.string() });
const versioned = { version: z.int(), createdAt: z.iso.datetime(), createdBy: z.string() };

export const StoredCheck = z
  .object({
    id: z.string(),
    ...versioned,
    title: Text,
    cloud: z.string(),
    covers: z.string().describe('The asset type that it judges.'),
    severity: z.string(),
    expect: z.string(),
    changedAt: z.iso.datetime(),
    changedBy: z.string(),
    deletedAt: z.iso.datetime().nullable(),
    problem: z
      .string()
      .nullable()
      .describe('Why it cannot be judged by this version of Bastide; null: it can, or it was deleted.'),
  })
  .meta({ id: 'StoredCheck' });
export type StoredCheck = z.input<typeof StoredCheck>;

export const StoredCheckDetails = StoredCheck.extend({
  document: z.record(z.string(), z.unknown()),
  versions: z.array(z.object(versioned)).describe('The newest first.'),
}).meta({ id: 'StoredCheckDetails' });
export type StoredCheckDetails = z.input<typeof StoredCheckDetails>;

export const StoredCheckQuery = z.object(cursorQuery);
export const StoredCheckPage = pageOf(StoredCheck);
export const VersionQuery = z.object({
  version: z.coerce.number().int().min(1).max(1_000_000).optional().describe('The newest one unless named.'),
});
export const CheckId = z.object({ checkId: z.string().max(200) });

const counts = { pass: z.int(), fail: z.int(), notApplicable: z.int(), unknown: z.int() };
export const DryRun = z
  .object({
    id: z.string(),
    version: z.int(),
    kind: z.string().describe('The kind of asset that it judges.'),
    ...counts,
    accounts: z
      .array(z.object({ accountId: z.string(), accountName: z.string().nullable(), ...counts }))
      .describe('Accounts with assets of the kind.'),
    failing: z
      .array(
        z.object({
          accountId: z.string(),
          assetId: z.string(),
          name: z.string(),
          region: z.string().nullable(),
        }),
      )
      .describe('The first 20.'),
    lists: z
      .array(GapSchema)
      .describe('Lists of the kind that failed, or that nobody has read: assets may be missing altogether.'),
  })
  .meta({ id: 'StoredCheckDryRun' });
export type DryRun = z.input<typeof DryRun>;
