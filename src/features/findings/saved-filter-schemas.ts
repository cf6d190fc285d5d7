import { z } from 'zod';
import { cursorText } from '#platform/web/instant.ts';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { safeText } from '#platform/web/text.ts';
import { FindingFilter } from './filter-schema.ts';

const name = safeText(1, 100);
const isShared = z.boolean().describe('Whether the whole organisation sees it.');

export const NewSavedFilter = z.object({ name, filter: FindingFilter, isShared: isShared.default(false) });
export type NewSavedFilter = z.output<typeof NewSavedFilter>;

export const SavedFilterChange = z.object({
  name: name.optional(),
  filter: FindingFilter.optional(),
  isShared: isShared.optional(),
});
export type SavedFilterChange = z.output<typeof SavedFilterChange>;

export const SavedFilter = z
  .object({
    id: z.uuid(),
    name: z.string(),
    filter: z
      .record(z.string(), z.unknown())
      .describe('Members as lists of findings take them; those that may be there several times are lists.'),
    isShared: z.boolean(),
    isOwn: z.boolean(),
    by: z.string(),
    createdAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'SavedFilter' });
export type SavedFilter = z.infer<typeof SavedFilter>;
export const SavedFilterPage = pageOf(SavedFilter);
export const SavedFilterQuery = z.object(cursorQuery);
export const SavedFilterCursor = z.tuple([cursorText(400), z.uuid()]);
export const filterId = z.object({ filterId: z.uuid() });
