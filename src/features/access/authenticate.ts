import type { Database } from '#platform/database/database.ts';
import type { WebServerParts } from '#platform/web/options.ts';
import { createSessionAuthenticator } from './sessions/authenticate.ts';
import type { SessionCookie } from './sessions/token.ts';
import type { TokenService } from './tokens/service.ts';

/** Who calls: by the token in the header Authorization when there is one, else by the session cookie. */
export function createAuthenticate(
  database: Database,
  cookie: SessionCookie,
  tokens: TokenService,
): WebServerParts['authenticate'] {
  const bySession = createSessionAuthenticator(database, cookie);
  return async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return bySession(request);
    // A header that says nothing to us is not passed over for the cookie: the caller means to be somebody else.
    const [, bearer] = /^bearer +(\S+)$/i.exec(authorization) ?? [];
    return bearer === undefined ? null : tokens.authenticate(bearer, request.now);
  };
}
