import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  fetchUserInfo,
} from 'openid-client';
import { fetch as undiciFetch } from 'undici';
import { AppError } from '#platform/errors.ts';
import { guardedAgent, type OutsidePolicy } from '#platform/outside-address.ts';
import type { FlowSecrets } from './flow-secrets.ts';
import { Claims } from './schemas.ts';

const timeoutSeconds = 10;
const maxBytes = 1_048_576;
/** Keys are looked up anew by the library when a token names an unknown one. */
const discoveryMs = 600_000;

export interface ProviderClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export type Providers = ReturnType<typeof createProviders>;

/** OpenID Connect providers, reached only where the policy for addresses from outside allows. */
export function createProviders(policy: OutsidePolicy) {
  const agent = guardedAgent(policy);
  const known = new Map<string, { readonly configuration: Configuration; readonly until: number }>();

  /** Reads what the provider says of itself; throws AppError when it cannot be reached or names another issuer. */
  async function discover({ issuer, clientId, clientSecret }: ProviderClient): Promise<Configuration> {
    const url = new URL(issuer);
    // Plain HTTP leads only to what the operator listed; a provider on https never falls back to it.
    const execute = url.protocol === 'http:' ? [allowInsecureRequests] : [];
    const options = { [customFetch]: fetchWithin(agent), timeout: timeoutSeconds, execute };
    return told(() => discovery(url, clientId, clientSecret, undefined, options));
  }

  async function configurationOf(client: ProviderClient, key: string, now: number): Promise<Configuration> {
    const before = known.get(key);
    if (before && before.until > now) return before.configuration;
    const configuration = await discover(client);
    if (known.size >= 1_000) known.clear();
    known.set(key, { configuration, until: now + discoveryMs });
    return configuration;
  }

  return {
    /** The issuer as the provider writes it; throws when it is no provider. */
    issuerOf: async (client: ProviderClient): Promise<string> => (await discover(client)).serverMetadata().issuer,

    /** Where the browser is sent; `key` names this state of the settings. */
    async authorizationUrl(
      client: ProviderClient,
      key: string,
      secrets: FlowSecrets,
      redirectUri: string,
      now: number,
    ) {
      const configuration = await configurationOf(client, key, now);
      return buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state: secrets.state,
        nonce: secrets.nonce,
        code_challenge: await calculatePKCECodeChallenge(secrets.codeVerifier),
        code_challenge_method: 'S256',
      });
    },

    /** Who came back from the provider, once code, state, nonce and signature were checked. */
    async claimsOf(
      client: ProviderClient,
      key: string,
      secrets: FlowSecrets,
      currentUrl: URL,
      now: number,
    ): Promise<Claims> {
      const configuration = await configurationOf(client, key, now);
      return told(async () => {
        const tokens = await authorizationCodeGrant(configuration, currentUrl, {
          expectedState: secrets.state,
          expectedNonce: secrets.nonce,
          pkceCodeVerifier: secrets.codeVerifier,
          idTokenExpected: true,
        });
        const identity = tokens.claims();
        if (!identity) throw new Error('The provider gave no ID token.');
        const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined;
        const more = hasUserInfo ? await fetchUserInfo(configuration, tokens.access_token, identity.sub) : {};
        // What is signed counts more.
        return Claims.parse({ ...more, ...identity });
      });
    },

    close: () => agent.destroy(),
  };
}

function fetchWithin(agent: ReturnType<typeof guardedAgent>): CustomFetch {
  return async (url, { method, headers, body, redirect, signal }) => {
    // The library sends forms and nothing else.
    const text = body === null || body === undefined ? null : String(body);
    const reply = await undiciFetch(url, {
      method,
      headers,
      body: text,
      redirect,
      dispatcher: agent,
      ...(signal ? { signal } : {}),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of reply.body ?? []) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new Error(`The reply is larger than ${maxBytes} bytes.`);
      chunks.push(chunk);
    }
    const bytes = reply.status === 204 || reply.status === 304 ? null : Buffer.concat(chunks);
    return new Response(bytes, { status: reply.status, headers: [...reply.headers] });
  };
}

/** What went wrong between us and the provider, in words; a refused address says so itself. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusedAddress(error) ?? providerFailed(error);
  }
}

function refusedAddress(error: unknown): AppError | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof AppError) return cause;
  }
  return undefined;
}

function providerFailed(cause: unknown): AppError {
  return new AppError(
    'unauthenticated',
    {
      en: 'The log-on with the provider failed: its answer is missing, wrong, or not meant for this log-on. Try again.',
      zh: '通过身份提供方登录失败：其答复缺失、有误或不属于本次登录。请重试。',
    },
    { cause },
  );
}
