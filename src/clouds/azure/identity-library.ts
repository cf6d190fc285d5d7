import type { Secret } from '#platform/secret.ts';
import type { AzurePlace } from './azure-clouds.ts';
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
  let made: Promise<Credential> | undefined;
  return {
    getToken: async (scope, options) => {
      made ??= make(choice, place, timeoutMs);
      return await (await made).getToken(scope, options);
    },
  };
}

async function make(choice: CredentialChoice, place: AzurePlace, timeoutMs: number): Promise<Credential> {
  const library = await import('@azure/identity');
  const options = {
    authorityHost: place.authority,
    // An authority of somebody's own is not known to the vendor, who would be asked about it.
    disableInstanceDiscovery: place.isOwnAuthority,
    retryOptions: { maxRetries: 2 },
    redirectOptions: { maxRetries: 0 },
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
