import { z } from 'zod';
import { cursorText, instant } from '#platform/web/instant.ts';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { safeText } from '#platform/web/text.ts';
import { GapSchema, StoredResult } from '../findings/index.ts';

const moment = z.iso.datetime();
const word = safeText(1, 200);
const json = z.record(z.string(), z.unknown());
const many = <T extends z.ZodType>(item: T, most = 50) =>
  z
    .union([item, z.array(item).min(1).max(most)])
    .transform((value) => [value].flat() as z.output<T>[])
    .optional();

export const Asset = z
  .object({
    accountId: z.uuid(),
    kind: z.string(),
    id: z.string().describe('Unique in the account and kind; the resource name of the vendor where there is one.'),
    name: z.string(),
    displayName: z.string().nullable(),
    region: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
    firstSeenAt: moment,
    changedAt: moment,
    unconfirmedSince: moment
      .nullable()
      .describe('Since when lists that could not be read to their end have not shown it.'),
    gaps: z.int().describe('Fields that could not be read.'),
  })
  .meta({ id: 'Asset' });
export type Asset = z.infer<typeof Asset>;

const AssetLink = z.object({
  name: z.string(),
  kind: z.string(),
  description: z.string(),
  direction: z.enum(['out', 'in']).describe('`out`: a link of this kind; `in`: one of the other kind that leads here.'),
  assets: z.array(z.object({ id: z.string(), name: z.string().nullable(), region: z.string().nullable() })),
  isMore: z.boolean(),
});

export const AssetDetail = Asset.extend({
  fields: json.describe('What the checks of the runs so far have needed.'),
  gapsByField: z.record(z.string(), GapSchema),
  lastSeenAt: moment
    .nullable()
    .describe('The last complete reading of its kind and region; null while nobody can confirm it.'),
  links: z.array(AssetLink),
  results: z.array(StoredResult),
}).meta({ id: 'AssetDetail' });
export type AssetDetail = z.infer<typeof AssetDetail>;

export const AssetQuery = z.object({
  account: z.uuid().optional(),
  kind: many(word),
  region: many(safeText(1, 100)).describe('`global`: what has no region.'),
  name: safeText(1, 200).optional().describe('What the name begins with; the page is then in the order of names.'),
  tag: many(safeText(1, 800), 10).describe('`key` or `key=value`; all of them.'),
  ...cursorQuery,
});
export type AssetQuery = z.output<typeof AssetQuery>;
export const AssetPage = pageOf(Asset);
/** kind, account, asset as it is stored, and its name where that is what the page is ordered by */
export const AssetCursor = z.tuple([cursorText(300), z.uuid(), cursorText(1_400), cursorText(400).nullable()]);

export const AssetKeyQuery = z.object({ account: z.uuid(), kind: word, asset: safeText(1, 1_500) });
export type AssetKeyQuery = z.output<typeof AssetKeyQuery>;

export const AssetVersion = z.object({
  validFrom: moment,
  validTo: moment,
  cause: z.enum(['changed', 'gone']),
  runId: z.uuid(),
  name: z.string(),
  region: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  fields: json,
  gapsByField: z.record(z.string(), GapSchema),
});
export const VersionQuery = z.object({ ...AssetKeyQuery.shape, ...cursorQuery });
export type VersionQuery = z.output<typeof VersionQuery>;
export const VersionPage = pageOf(AssetVersion);
export const VersionCursor = z.tuple([instant()]);

export const countings = ['kind', 'account', 'region'] as const;
export const CountQuery = z.object({ by: z.enum(countings), account: z.uuid().optional() });
export const AssetCounts = z.object({
  items: z.array(z.object({ key: z.string(), title: z.string().nullable(), assets: z.int() })),
  total: z.int(),
});
