import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import { type AnyRoute, type Caller, scopeOf } from './route.ts';

/** Decides from the declaration of a route whether a request may pass, before its body is read. */
export async function admit(
  route: AnyRoute,
  request: FastifyRequest,
  publicOrigin: string,
  authenticate: () => Promise<Caller | null>,
): Promise<Caller | null> {
  const isUnsafe = route.method !== 'GET';
  if ('public' in route.access) {
    // Even logging on is refused to the pages of others; programs send neither header.
    if (isUnsafe && isForeign(request, publicOrigin)) throw crossSite();
    return null;
  }
  const caller = await authenticate();
  if (!caller) throw notLoggedOn();
  if (caller.via === 'session' && isUnsafe) refuseForgery(request, publicOrigin);
  if (!route.access.roles.includes(caller.role)) throw wrongRole(route.access.roles);
  refuseMissingScope(route, caller);
  return caller;
}

function refuseMissingScope(route: AnyRoute, caller: Caller): void {
  const scope = scopeOf(route);
  if (caller.via !== 'token' || scope === undefined) return;
  const scopes = caller.scopes ?? [];
  if (scopes.includes('*') || scopes.includes(scope)) return;
  throw new AppError('forbidden', {
    en: `The token lacks the scope "${scope}".`,
    zh: `令牌缺少权限范围“${scope}”。`,
  });
}

/** A browser sends the session cookie along with whatever page asks; so the page must show that it is ours. */
function refuseForgery(request: FastifyRequest, publicOrigin: string): void {
  const { origin, 'sec-fetch-site': site, 'x-bastide-csrf': mark } = request.headers;
  const isSilent = origin === undefined && site === undefined;
  if (mark !== '1' || isSilent || isForeign(request, publicOrigin)) throw crossSite();
}

function isForeign({ headers, protocol, host }: FastifyRequest, publicOrigin: string): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  // A page of this server names the host that it was loaded from, and browsers let no page lie about either.
  return origin !== undefined && origin !== publicOrigin && origin !== `${protocol}://${host}`;
}

function notLoggedOn(): AppError {
  return new AppError('unauthenticated', {
    en: 'Log on, or send a token in the header Authorization: Bearer.',
    zh: '请登录，或在请求头 Authorization: Bearer 中提供令牌。',
  });
}

function wrongRole(roles: readonly string[]): AppError {
  return new AppError('forbidden', {
    en: `This needs one of the roles ${roles.join(', ')}.`,
    zh: `此操作需要以下角色之一：${roles.join('、')}。`,
  });
}

function crossSite(): AppError {
  return new AppError('forbidden', {
    en: 'A request with a session that changes something must come from a page of this server, with the header x-bastide-csrf: 1.',
    zh: '使用会话进行更改的请求必须来自本服务器的页面，并带有请求头 x-bastide-csrf: 1。',
  });
}
