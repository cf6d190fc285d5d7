import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { Organization, OrganizationChange } from './schemas.ts';
import type { OrganizationService } from './service.ts';

export function organizationRoutes(service: OrganizationService): readonly AnyRoute[] {
  const facts = { path: '/api/v1/organization', tag: 'organization', reply: Organization } as const;
  return [
    defineRoute({
      ...facts,
      method: 'GET',
      summary: 'The organisation with its settings',
      access: { roles },
      handle: async ({ caller }) => service.get(caller.organizationId),
    }),
    defineRoute({
      ...facts,
      method: 'PATCH',
      summary: 'Changes the name or some of the settings; what is not named stays',
      access: { roles: ['owner', 'administrator'] },
      body: OrganizationChange,
      handle: async ({ caller, body, now }) => service.change(caller, body, now),
    }),
  ];
}
