import { z } from 'zod';
import { severities } from '#model/verdict.ts';
import { instant } from '#platform/web/instant.ts';
import { safeText } from '#platform/web/text.ts';

export const dimensions = ['ciem', 'security-risk', 'compliance'] as const;
export const categories = ['identity', 'network', 'data', 'logs', 'basic-protection'] as const;
export const listStates = ['open', 'excepted', 'unresolved', 'resolved', 'any'] as const;
export const sorts = ['severity', 'opened', 'changed'] as const;
export type Sort = (typeof sorts)[number];

/** A query member that may be there several times; in a body, one value or a list of them. */
function oneOrMore<T extends z.ZodType>(item: T, most = 50) {
  return z
    .union([item, z.array(item).min(1).max(most)])
    .transform((value) => [value].flat() as z.output<T>[])
    .optional();
}

const word = safeText(1, 200);
const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** What a list of findings can be narrowed by; every member that is there must fit, and one of its values. */
export const filterMembers = {
  state: z
    .enum(listStates)
    .optional()
    .describe(
      '`open` (unless named): counts; `excepted`: open, and an accepted risk now; `unresolved`: both; `resolved`; `any`.',
    ),
  severity: oneOrMore(z.enum(severities)),
  dimension: oneOrMore(z.enum(dimensions)),
  category: oneOrMore(z.enum(categories)),
  pack: oneOrMore(word).describe('Framework or rule pack.'),
  control: oneOrMore(word).describe('Control of a pack; with `pack`, of those packs.'),
  check: oneOrMore(word),
  kind: oneOrMore(word).describe('Kind of asset.'),
  cloud: oneOrMore(word),
  account: oneOrMore(z.uuid()),
  region: oneOrMore(safeText(1, 100)).describe('`global`: what has no region.'),
  asset: safeText(1, 1_000).optional().describe('Exactly this asset id.'),
  tag: oneOrMore(safeText(1, 800), 10).describe('`key` or `key=value`; all of them.'),
  owner: safeText(1, 200).optional().describe('Who was named as the owner of the finding.'),
  exception: z.uuid().optional().describe('What names this exception.'),
  stale: yesOrNo.optional().describe('Whether the failure could not be confirmed by the last run.'),
  openedSince: instant().optional(),
  openedUntil: instant().optional().describe('Before this instant.'),
  search: safeText(1, 100)
    .optional()
    .describe('A part of the name of the asset or of the id or title of the check, or the whole id of the asset.'),
};

export const FindingFilter = z.object(filterMembers);
export type FindingFilter = z.output<typeof FindingFilter>;
