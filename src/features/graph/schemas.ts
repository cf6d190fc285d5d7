import { z } from 'zod';
import { textLimits } from '#graph/query-text.ts';
import { GapSchema } from '../findings/index.ts';

const anything = z.record(z.string(), z.unknown());
const place = z.array(z.union([z.string(), z.int()])).describe('Where in `data`.');

/** A request as the clients of GraphQL send it. */
export const GraphQuery = z.object({
  query: z.string().min(1).max(textLimits.characters),
  variables: anything.nullable().optional(),
  operationName: z
    .string()
    .regex(/^[A-Za-z_]\w{0,199}$/)
    .nullable()
    .optional()
    .describe('Which of several operations is meant.'),
  extensions: anything.nullable().optional().describe('What some clients add; not looked at.'),
});
export type GraphQuery = z.output<typeof GraphQuery>;

const GraphError = z
  .object({
    message: z.string(),
    locations: z.array(z.object({ line: z.int(), column: z.int() })).optional(),
    path: place.optional(),
    extensions: z.object({
      code: z.string().describe('`unread`: the value could not be read; otherwise the code of a problem.'),
      gap: GapSchema.optional(),
    }),
  })
  .meta({ id: 'GraphError' });

const GraphNote = z
  .object({
    path: place,
    isMore: z.boolean().describe('There are more assets than are shown.'),
    undecided: z
      .int()
      .describe(
        'Assets of which nobody can tell whether they match, because something was not read; they are not in the list.',
      ),
    undecidedAssets: z
      .array(z.object({ id: z.string(), name: z.string(), kind: z.string() }))
      .describe('The first of them.'),
    gaps: z.array(GapSchema).describe('Why nobody can tell: the first reasons.'),
    lists: z.array(GapSchema).describe('Lists that were not read to their end: assets may be missing altogether.'),
  })
  .meta({ id: 'GraphNote' });

/** An answer of GraphQL, with what it could not say. */
export const GraphAnswer = z
  .object({
    data: anything.nullable().optional(),
    errors: z
      .array(GraphError)
      .optional()
      .describe('Values that could not be read, which are null in `data`; or what is wrong.'),
    extensions: z
      .object({
        notes: z.array(GraphNote).describe('What the lists of the answer do not say.'),
        omitted: z
          .object({ errors: z.int(), notes: z.int() })
          .describe('How many more values that could not be read, and notes, there are than are listed.'),
      })
      .optional(),
  })
  .meta({ id: 'GraphAnswer' });
export type GraphAnswer = z.input<typeof GraphAnswer>;
