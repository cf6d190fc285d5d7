import { type AnyRoute, defineRoute } from '#platform/web/route.ts';
import { Invitation, Invited, User, UserChange, UserId, UserPage, UserQuery } from './schemas.ts';
import type { UserService } from './service.ts';

const readers = { roles: ['owner', 'administrator', 'auditor'] } as const;
const keepers = { roles: ['owner', 'administrator'] } as const;
const path = '/api/v1/users/{userId}';

export function userRoutes(service: UserService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/users',
      summary: 'The users, by e-mail address',
      tag: 'user',
      access: readers,
      query: UserQuery,
      reply: UserPage,
      handle: async ({ caller, query }) => service.list(caller.organizationId, query),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/users',
      summary: 'Invites somebody',
      operationId: 'inviteUser',
      description:
        'The one-time password is in the reply and nowhere else; hand it over on a safe way. Asked for twice, it is refused the second time.',
      tag: 'user',
      access: keepers,
      body: Invitation,
      status: 201,
      reply: Invited,
      handle: async ({ caller, body, now }) => service.invite(caller, body, now),
    }),
    defineRoute({
      method: 'GET',
      path,
      summary: 'One user',
      tag: 'user',
      access: readers,
      params: UserId,
      reply: User,
      handle: async ({ caller, params }) => service.get(caller.organizationId, params.userId),
    }),
    defineRoute({
      method: 'PATCH',
      path,
      summary: 'Changes name or role',
      tag: 'user',
      access: keepers,
      params: UserId,
      body: UserChange,
      reply: User,
      handle: async ({ caller, params, body, now }) => service.update(caller, params.userId, body, now),
    }),
    defineRoute({
      method: 'DELETE',
      path,
      summary: 'Deletes a user with sessions and tokens',
      tag: 'user',
      access: keepers,
      params: UserId,
      reply: null,
      handle: async ({ caller, params, now }) => service.remove(caller, params.userId, now),
    }),
    ...userActionRoutes(service),
  ];
}

function userActionRoutes(service: UserService): readonly AnyRoute[] {
  const facts = { method: 'POST', tag: 'user', access: keepers, params: UserId } as const;
  return [
    defineRoute({
      ...facts,
      path: `${path}/disable`,
      summary: 'Keeps a user out until enabled again',
      reply: User,
      handle: async ({ caller, params, now }) => service.disable(caller, params.userId, now),
    }),
    defineRoute({
      ...facts,
      path: `${path}/enable`,
      summary: 'Lets a disabled user in again',
      reply: User,
      handle: async ({ caller, params, now }) => service.enable(caller, params.userId, now),
    }),
    defineRoute({
      ...facts,
      path: `${path}/reset-password`,
      summary: 'Gives a one-time password and ends all sessions',
      operationId: 'resetUserPassword',
      reply: Invited,
      handle: async ({ caller, params, now }) => service.resetPassword(caller, params.userId, now),
    }),
    defineRoute({
      ...facts,
      path: `${path}/reset-totp`,
      summary: 'Takes the second factor away and ends all sessions',
      operationId: 'resetUserTotp',
      reply: User,
      handle: async ({ caller, params, now }) => service.resetTotp(caller, params.userId, now),
    }),
    defineRoute({
      method: 'DELETE',
      path: `${path}/sessions`,
      summary: 'Ends all sessions of a user',
      operationId: 'endUserSessions',
      tag: 'user',
      access: keepers,
      params: UserId,
      reply: null,
      handle: async ({ caller, params, now }) => service.endSessions(caller, params.userId, now),
    }),
  ];
}
