import { isId } from '#platform/identifiers.ts';
import type { ReplyControls } from '#platform/web/route.ts';
import type { SessionToken } from '../sessions/token.ts';

export const ssoPath = '/api/v1/session/oidc';
const maxAgeSeconds = 600;

/** Keeps the secret of a log-on that is on its way in the browser that began it. */
export function createFlowCookie(publicOrigin: string) {
  const secure = publicOrigin.startsWith('https:');
  const name = secure ? '__Secure-bastide-sso' : 'bastide_sso';
  // Lax: the provider sends the browser back from another site.
  const options = { path: ssoPath, httpOnly: true, secure, sameSite: 'lax' } as const;
  return {
    read(cookies: Readonly<Record<string, string | undefined>>): SessionToken | undefined {
      const [, organizationId, secret] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(cookies[name] ?? '') ?? [];
      if (organizationId === undefined || secret === undefined || !isId(organizationId)) return undefined;
      return { organizationId, secret };
    },
    write: (reply: ReplyControls, { organizationId, secret }: SessionToken): void =>
      reply.setCookie(name, `${organizationId}.${secret}`, { ...options, maxAgeSeconds }),
    clear: (reply: ReplyControls): void => reply.clearCookie(name, options),
  };
}
