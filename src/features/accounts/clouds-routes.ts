import { z } from 'zod';
import type { CloudProgram } from '#model/cloud-program.ts';
import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { CloudEntry, CloudPolicy, listClouds, PolicyNames, policyOf } from './clouds.ts';
import { noRoles } from './refusals.ts';

const reading = { roles };
const params = z.object({ cloud: z.string().max(40), purpose: z.enum(['read', 'fix']) });

/** Which clouds there are, and what Bastide must be allowed in them. */
export function cloudRoutes(programs: ReadonlyMap<string, CloudProgram>): readonly AnyRoute[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/clouds',
    summary: 'The clouds that accounts can be connected of',
    tag: 'accounts',
    access: reading,
    reply: z.object({ items: z.array(CloudEntry) }),
    handle: async () => ({ items: await listClouds(programs) }),
  });
  const show = defineRoute({
    method: 'GET',
    path: '/api/v1/clouds/{cloud}/policies/{purpose}',
    operationId: 'getCloudPolicy',
    summary: 'The least-privilege policy for reading, or for fixes',
    tag: 'accounts',
    access: reading,
    params,
    query: z.object(PolicyNames),
    reply: CloudPolicy,
    handle: async ({ params: { cloud, purpose }, query, caller, now }) =>
      await policyOf(programs, cloud, purpose, query, caller.organizationId, now),
  });
  const download = defineRoute({
    method: 'GET',
    path: '/api/v1/clouds/{cloud}/policies/{purpose}/{document}',
    operationId: 'downloadCloudPolicy',
    summary: 'One of the policy documents as a file, ready for the console of the cloud',
    tag: 'accounts',
    access: reading,
    params: params.extend({ document: z.enum(['policy', 'trust', 'assume']) }),
    query: z.object(PolicyNames),
    reply: null,
    contentType: 'application/json',
    handle: async ({ params: { cloud, purpose, document }, query, caller, now, reply }) => {
      const found = await policyOf(programs, cloud, purpose, query, caller.organizationId, now);
      const { policy, role } = found;
      if (document !== 'policy' && !role) throw noRoles(cloud);
      reply.attachment(`bastide-${cloud}-${purpose}-${document}.json`);
      const text = JSON.stringify(document === 'policy' ? policy : role?.[document], null, 2);
      return (async function* () {
        yield `${text}\n`;
      })();
    },
  });
  return [list, show, download];
}
