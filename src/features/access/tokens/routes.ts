import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { MadeToken, NewToken, TokenId, TokenPage, TokenQuery } from './schemas.ts';
import type { TokenService } from './service.ts';

const everyone = { roles } as const;

export function tokenRoutes(service: TokenService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/tokens',
      summary: 'Your tokens; all of them for owners and administrators',
      tag: 'token',
      access: everyone,
      query: TokenQuery,
      reply: TokenPage,
      handle: async ({ caller, query }) => service.list(caller, query),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/tokens',
      summary: 'Makes a token for programs',
      operationId: 'makeToken',
      description: 'Only somebody who is logged on makes tokens, and the secret is in the reply and nowhere else.',
      tag: 'token',
      access: everyone,
      body: NewToken,
      status: 201,
      reply: MadeToken,
      handle: async ({ caller, body, now }) => service.make(caller, body, now),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/tokens/{tokenId}',
      summary: 'Revokes a token',
      operationId: 'revokeToken',
      tag: 'token',
      access: everyone,
      params: TokenId,
      reply: null,
      handle: async ({ caller, params, now }) => service.revoke(caller, params.tokenId, now),
    }),
  ];
}
