import { z } from 'zod';
import { cursorText } from '#platform/web/instant.ts';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { filterMembers } from './filter-schema.ts';
import { groupings } from './groups.ts';

const counts = z.object({ high: z.int(), medium: z.int(), low: z.int() });

export const FindingGroup = z
  .object({
    key: z.string().describe('Id of the group; of a control `pack/control`, of an asset its id.'),
    title: z.string().nullable(),
    findings: z.int(),
    severities: counts,
    asset: z
      .object({
        accountId: z.uuid(),
        kind: z.string(),
        name: z.string(),
        displayName: z.string().nullable(),
        region: z.string().nullable(),
      })
      .optional()
      .describe('Of assets.'),
  })
  .meta({ id: 'FindingGroup' });
export type FindingGroup = z.infer<typeof FindingGroup>;

export const GroupQuery = z.object({
  by: z
    .enum([...groupings, 'asset'])
    .describe('Assets come page by page in the order of their ids, all other groups at once.'),
  ...filterMembers,
  ...cursorQuery,
});
export type GroupQuery = z.output<typeof GroupQuery>;
export const GroupPage = pageOf(FindingGroup);
export const GroupCursor = z.tuple([z.uuid(), cursorText(300), cursorText(1_500)]);
