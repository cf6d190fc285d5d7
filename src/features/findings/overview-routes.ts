import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { GroupPage, GroupQuery } from './group-schemas.ts';
import type { GroupService } from './group-service.ts';
import { ResultPage, ResultQuery } from './result-schemas.ts';
import type { ResultService } from './result-service.ts';
import { Summary, SummaryGroupQuery, SummaryGroups, SummaryQuery } from './summary-schemas.ts';
import type { SummaryService } from './summary-service.ts';

const readers = { roles };

/** Findings put together, what stands in sums, and every single result. */
export function overviewRoutes(
  groups: GroupService,
  summary: SummaryService,
  results: ResultService,
): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/findings/groups',
      operationId: 'listFindingGroups',
      summary: 'Findings counted by severity, category, control, account, asset …',
      tag: 'finding',
      access: readers,
      query: GroupQuery,
      reply: GroupPage,
      handle: ({ query, ...asker }) => groups.list(asker, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/summary',
      operationId: 'getSummary',
      summary: 'What passes and fails in the connected accounts, how complete that is, and the score',
      tag: 'finding',
      access: readers,
      query: SummaryQuery,
      reply: Summary,
      handle: ({ query, ...asker }) => summary.overview(asker, query.account),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/summary/groups',
      operationId: 'listSummaryGroups',
      summary: 'The same by check, control, kind, region …',
      tag: 'finding',
      access: readers,
      query: SummaryGroupQuery,
      reply: SummaryGroups,
      handle: async ({ query, ...asker }) => ({ items: await summary.groups(asker, query.by, query.account) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/results',
      summary: 'Every outcome of every check on every asset',
      description:
        'In the order of account, kind and asset. A page may hold less than `limit` when little of what was looked at fits: go on while there is a `nextCursor`.',
      tag: 'finding',
      access: readers,
      query: ResultQuery,
      reply: ResultPage,
      handle: ({ query, ...asker }) => results.list(asker, query),
    }),
  ];
}
