import { z } from 'zod';
import { cursorQuery, decodeCursor, encodeCursor, pageOf } from '#platform/web/paging.ts';
import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { ChangedPolicy, NewPolicy, Policy, PolicyDetails } from './schemas.ts';
import type { PolicyService } from './service.ts';

const tag = 'policy';
const path = '/api/v1/policies';
const one = { path: `${path}/{policyId}`, params: z.object({ policyId: z.uuid() }), tag } as const;
const changers = { roles: ['owner', 'administrator'] as const };
const Cursor = z.tuple([z.string(), z.uuid()]);

export function policyRoutes(service: PolicyService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path,
      summary: 'The check policies, by name',
      tag,
      access: { roles },
      query: z.object(cursorQuery),
      reply: pageOf(Policy),
      handle: async ({ caller, query: { limit, cursor } }) => {
        const after = cursor === undefined ? null : decodeCursor(cursor, Cursor);
        const found = await service.list(caller, { after, limit: limit + 1 });
        const items = found.slice(0, limit);
        const last = items.at(-1);
        return { items, nextCursor: last && found.length > limit ? encodeCursor([last.name, last.id]) : null };
      },
    }),
    defineRoute({
      method: 'POST',
      path,
      summary: 'Create a check policy',
      description:
        'Parameters of one check must agree between enabled policies that cover a common account, unless their regions keep them apart; a policy that contradicts another is refused.',
      tag,
      access: changers,
      idempotent: true,
      status: 201,
      body: NewPolicy,
      reply: PolicyDetails,
      handle: ({ caller, body, now }) => service.create(caller, body, now),
    }),
    defineRoute({
      ...one,
      method: 'GET',
      summary: 'A check policy with the checks that it chooses',
      access: { roles },
      reply: PolicyDetails,
      handle: ({ caller, params }) => service.get(caller, params.policyId),
    }),
    defineRoute({
      ...one,
      method: 'PUT',
      summary: 'Change a check policy as a whole',
      access: changers,
      body: ChangedPolicy,
      reply: PolicyDetails,
      handle: ({ caller, params, body, now }) => service.replace(caller, params.policyId, body, now),
    }),
    defineRoute({
      ...one,
      method: 'DELETE',
      summary: 'Delete a check policy; its runs and what they found stay',
      access: changers,
      reply: null,
      handle: ({ caller, params, now }) => service.remove(caller, params.policyId, now),
    }),
  ];
}
