import { type AnyRoute, defineRoute } from '#platform/web/route.ts';
import type { SessionCookie } from '../sessions/token.ts';
import { createFlowCookie, ssoPath } from './flow-cookie.ts';
import type { SingleSignOnLogOn } from './log-on.ts';
import { CallbackQuery, SingleSignOn, SingleSignOnChange, StartQuery } from './schemas.ts';
import type { SingleSignOnService } from './service.ts';

export function singleSignOnRoutes(
  service: SingleSignOnService,
  logOn: SingleSignOnLogOn,
  cookie: SessionCookie,
  publicOrigin: string,
): readonly AnyRoute[] {
  return [...settingsRoutes(service), ...logOnRoutes(logOn, cookie, publicOrigin)];
}

function settingsRoutes(service: SingleSignOnService): readonly AnyRoute[] {
  const facts = { path: '/api/v1/organization/single-sign-on', tag: 'single-sign-on' } as const;
  const owner = { roles: ['owner'] } as const;
  return [
    defineRoute({
      ...facts,
      method: 'GET',
      summary: 'The OpenID Connect provider of the organisation',
      operationId: 'getSingleSignOn',
      access: { roles: ['owner', 'administrator', 'auditor'] },
      reply: SingleSignOn,
      handle: async ({ caller }) => service.get(caller.organizationId),
    }),
    defineRoute({
      ...facts,
      method: 'PUT',
      summary: 'Sets up single sign-on',
      operationId: 'setSingleSignOn',
      description:
        'The provider is asked who it is first. Whoever controls it decides who logs on, so only an owner sets it.',
      access: owner,
      body: SingleSignOnChange,
      reply: SingleSignOn,
      handle: async ({ caller, body, now }) => service.set(caller, body, now),
    }),
    defineRoute({
      ...facts,
      method: 'DELETE',
      summary: 'Ends single sign-on; users and sessions stay',
      operationId: 'removeSingleSignOn',
      access: owner,
      reply: null,
      handle: async ({ caller, now }) => service.remove(caller, now),
    }),
  ];
}

function logOnRoutes(logOn: SingleSignOnLogOn, cookie: SessionCookie, publicOrigin: string): readonly AnyRoute[] {
  const flowCookie = createFlowCookie(publicOrigin);
  const facts = { method: 'GET', tag: 'session', access: { public: true }, status: 302, reply: null } as const;
  return [
    defineRoute({
      ...facts,
      path: `${ssoPath}/start`,
      summary: 'Sends the browser to the provider to log on',
      operationId: 'startSingleSignOn',
      query: StartQuery,
      handle: async ({ query, now, reply }) => {
        const { url, token } = await logOn.start(query.organization, query.returnTo, now);
        flowCookie.write(reply, token);
        reply.header('location', url.href);
      },
    }),
    defineRoute({
      ...facts,
      path: `${ssoPath}/callback`,
      summary: 'Where the provider sends the browser back',
      operationId: 'finishSingleSignOn',
      query: CallbackQuery,
      handle: async ({ query, cookies, ip, headers, now, reply }) => {
        // Whatever comes of it, this log-on is not taken up again.
        flowCookie.clear(reply);
        const client = { ip, userAgent: (headers['user-agent'] ?? '').slice(0, 300) };
        const { opened, returnTo } = await logOn.finish(flowCookie.read(cookies), searchOf(query), client, now);
        cookie.write(reply, opened.token, opened.maxAgeSeconds);
        reply.header('location', returnTo);
      },
    }),
  ];
}

/** The query again, as the library wants to check it itself, such as that nothing is there twice. */
function searchOf(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (typeof one === 'string') search.append(name, one);
  }
  return `?${search}`;
}
