import type { Database } from '#platform/database/database.ts';
import type { KeyService } from '#platform/encryption.ts';
import type { OutsidePolicy } from '#platform/outside-address.ts';
import type { IdempotencyStore } from '#platform/web/idempotency.ts';
import type { WebServerParts } from '#platform/web/options.ts';
import { type Feature, scopeOf } from '#platform/web/route.ts';
import type { FeatureModule } from '../module.ts';
import { createAuthenticate } from './authenticate.ts';
import { createIdempotencyStore } from './idempotency.ts';
import { organizationRoutes } from './organization/routes.ts';
import { createOrganizationService } from './organization/service.ts';
import { createPasswords } from './passwords.ts';
import { createSecondFactor } from './second-factor.ts';
import { createLogOn } from './sessions/log-on.ts';
import { createOwnAccess } from './sessions/own-access.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { createSessionService } from './sessions/service.ts';
import { createSessionCookie } from './sessions/token.ts';
import { ssoPath } from './single-sign-on/flow-cookie.ts';
import { createSingleSignOnLogOn } from './single-sign-on/log-on.ts';
import { createProviders } from './single-sign-on/provider.ts';
import { singleSignOnRoutes } from './single-sign-on/routes.ts';
import { createSingleSignOnService } from './single-sign-on/service.ts';
import { tokenRoutes } from './tokens/routes.ts';
import { createTokenService } from './tokens/service.ts';
import { userRoutes } from './users/routes.ts';
import { createUserService } from './users/service.ts';

export { ensureFirstAdministrator } from './organization/first-administrator.ts';
export { recoverAdministrator } from './organization/recover-administrator.ts';
export { readOrganizationSettings } from './organization/service.ts';
export { type OrganizationSettings, organizationSettings } from './organization/settings.ts';
export { rewrapAccessSecrets } from './rewrap-secrets.ts';

export interface AccessDeps {
  readonly database: Database;
  /** seals the second factors and the secret of the single sign-on */
  readonly keys: KeyService;
  /** how browsers reach the server, such as `https://bastide.example.com` */
  readonly publicOrigin: string;
  /** where the provider of a single sign-on may be */
  readonly outside: OutsidePolicy;
  /** what tokens may be given; asked when one is made, because it follows from the routes of all features */
  readonly scopes: () => readonly string[];
}

export interface Access extends FeatureModule {
  readonly authenticate: WebServerParts['authenticate'];
  readonly idempotency: IdempotencyStore;
  /** Ends the connections to providers. */
  close(): Promise<void>;
}

/** Users, sessions, tokens, single sign-on and the organisation itself. */
export function createAccess({ database, keys, publicOrigin, outside, scopes }: AccessDeps): Access {
  const passwords = createPasswords();
  const secondFactor = createSecondFactor(keys);
  const cookie = createSessionCookie(publicOrigin);
  const providers = createProviders(outside);
  const callbackUrl = `${publicOrigin}${ssoPath}/callback`;
  const tokens = createTokenService(database, scopes);
  const singleSignOn = createSingleSignOnService({ database, keys, providers, outside }, callbackUrl);
  const singleSignOnLogOn = createSingleSignOnLogOn({ database, keys, providers }, callbackUrl);
  const sessionDoors = {
    logOn: createLogOn(database, passwords, secondFactor),
    sessions: createSessionService(database),
    own: createOwnAccess(database, passwords, secondFactor),
    cookie,
  };
  const routes = [
    ...sessionRoutes(sessionDoors),
    ...singleSignOnRoutes(singleSignOn, singleSignOnLogOn, cookie, publicOrigin),
    ...userRoutes(createUserService(database, passwords)),
    ...tokenRoutes(tokens),
    ...organizationRoutes(createOrganizationService(database)),
  ];
  return {
    feature: { name: 'access', routes },
    authenticate: createAuthenticate(database, cookie, tokens),
    idempotency: createIdempotencyStore(database),
    close: () => providers.close(),
  };
}

/** Every scope that the routes of these features ask a token for. */
export function scopesOf(features: readonly Feature[]): readonly string[] {
  const scopes = features.flatMap(({ routes }) => routes.map(scopeOf));
  return [...new Set(scopes.filter((scope) => scope !== undefined))].sort();
}
