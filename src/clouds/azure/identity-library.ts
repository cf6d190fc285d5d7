import type { ClientSecretCredentialOptions } from '@azure/identity';
import { z } from 'zod';
import type { Secret } from '#platform/secret.ts';
import type { AzurePlace } from './azure-clouds.ts';
import type { TokenTraffic } from './token-failures.ts';
import type { Credential } from './tokens.ts';

interface Application {
  readonly tenantId: string;
  readonly clientId: string;
}

/** How to sign in. */
export type CredentialChoice =
  | ({ readonly kind: 'secret'; readonly secret: Secret } & Application)
  | ({ readonly kind: 'certificate'; readonly path: string; readonly password: Secret | undefined } & Application)
  | ({ readonly kind: 'workload'; readonly tokenFile: string } & Application)
  | { readonly kind: 'managed'; readonly clientId: string | undefined }
  | { readonly kind: 'command-line'; readonly tenantId: string | undefined };

/** A credential of the vendor's library, which is loaded when a token is asked for: it is large. */
export function createCredential(choice: CredentialChoice, place: AzurePlace, timeoutMs: number): Credential {
  const traffic: TokenTraffic = { error: undefined, status: undefined, description: undefined };
  let made: Promise<TokenCredential> | undefined;
  return {
    traffic,
    getToken: async (scope, options) => {
      made ??= make(choice, place, timeoutMs, traffic);
      return await (await made).getToken(scope, options);
    },
  };
}

type TokenCredential = Pick<Credential, 'getToken'>;

async function make(
  choice: CredentialChoice,
  place: AzurePlace,
  timeoutMs: number,
  traffic: TokenTraffic,
): Promise<TokenCredential> {
  const library = await import('@azure/identity');
  const options = {
    authorityHost: place.authority,
    // An authority of somebody's own is not known to the vendor, who would be asked about it.
    disableInstanceDiscovery: place.isOwnAuthority,
    // Who asks tries again.
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [watching(traffic)],
  };
  switch (choice.kind) {
    case 'secret':
      return new library.ClientSecretCredential(choice.tenantId, choice.clientId, choice.secret.reveal(), options);
    case 'certificate': {
      const { tenantId, clientId, path: certificatePath, password } = choice;
      const certificate = { certificatePath, ...(password ? { certificatePassword: password.reveal() } : {}) };
      return new library.ClientCertificateCredential(tenantId, clientId, certificate, options);
    }
    case 'workload': {
      const { tenantId, clientId, tokenFile: tokenFilePath } = choice;
      return new library.WorkloadIdentityCredential({ ...options, tenantId, clientId, tokenFilePath });
    }
    case 'managed':
      return new library.ManagedIdentityCredential(choice.clientId === undefined ? {} : { clientId: choice.clientId });
    case 'command-line': {
      const { tenantId } = choice;
      return new library.AzureCliCredential({
        processTimeoutInMs: timeoutMs,
        ...(tenantId === undefined ? {} : { tenantId }),
      });
    }
  }
}

type Policy = NonNullable<ClientSecretCredentialOptions['additionalPolicies']>[number];

/** Notes what goes over the wire, where the library keeps it to itself: an unknown tenant and a broken network look the same from outside. */
function watching(traffic: TokenTraffic): Policy {
  return {
    position: 'perRetry',
    policy: {
      name: 'bastide-watch',
      sendRequest: async (request, next) => {
        try {
          const reply = await next(request);
          traffic.error = undefined;
          traffic.status = reply.status;
          traffic.description = descriptionIn(reply.bodyAsText ?? '');
          return reply;
        } catch (error) {
          traffic.error = error;
          throw error;
        }
      },
    },
  };
}

const refusal = z.object({ error_description: z.string() });

/** Nothing of an answer that is no refusal is kept: it may hold a token. */
function descriptionIn(text: string): string | undefined {
  try {
    return refusal.parse(JSON.parse(text)).error_description;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
