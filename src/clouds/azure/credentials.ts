import type { ServicePrincipalCredentials } from '#model/cloud-program.ts';
import type { Text } from '#model/text.ts';
import { readEnvironment } from '#platform/config.ts';
import { AppError } from '#platform/errors.ts';
import { Secret } from '#platform/secret.ts';
import type { AzurePlace } from './azure-clouds.ts';
import { profileFile } from './cli-profile.ts';
import { type CredentialChoice, createCredential } from './identity-library.ts';
import { isManagedIdentityNear } from './managed-identity.ts';
import { createTokenSource } from './token-source.ts';
import type { TokenSource } from './tokens.ts';

export interface TokenOptions {
  readonly place: AzurePlace;
  readonly timeoutMs: number;
}

/** What signs in, and where it was found. */
export interface SignIn {
  readonly choice: CredentialChoice;
  readonly describe: Text;
}

/**
 * Looks where the vendor's own tools look, in their order: a service principal in the environment, a workload identity, a managed
 * identity, the vendor's command line. Throws AppError 'credentials-missing' or 'invalid-request'.
 */
export async function findSignIn(options: {
  /** whether somebody signed in to the vendor's command line */
  readonly hasCommandLine: boolean;
  /** the instance metadata service; for tests, loopback only */
  readonly metadataBase?: URL | undefined;
}): Promise<SignIn> {
  const found = servicePrincipal() ?? workloadIdentity();
  if (found) return found;
  if (await isManagedIdentityNear(options.metadataBase)) return managedIdentity();
  if (options.hasCommandLine) return commandLine(readEnvironment('AZURE_TENANT_ID'));
  throw nothingFound();
}

/** The sign-in of the vendor's command line, for subscriptions of this tenant. */
export function commandLine(tenantId: string | undefined): SignIn {
  return { choice: { kind: 'command-line', tenantId }, describe: { en: 'the Azure CLI', zh: 'Azure CLI' } };
}

/** What somebody entered, to be used again and again. */
export function entered({ tenantId, clientId, clientSecret }: ServicePrincipalCredentials): SignIn {
  const choice = { kind: 'secret', tenantId, clientId, secret: new Secret(clientSecret.reveal()) } as const;
  return { choice, describe: { en: 'the credentials that were entered', zh: '所输入的凭证' } };
}

/** Tokens of what signs in; the vendor's library is loaded with the first one. */
export function tokensOf({ choice, describe }: SignIn, { place, timeoutMs }: TokenOptions): TokenSource {
  const credential = createCredential(choice, place, timeoutMs);
  return createTokenSource({ credential, describe, management: place.management, timeoutMs });
}

function servicePrincipal(): SignIn | null {
  const secret = readEnvironment('AZURE_CLIENT_SECRET');
  const certificatePath = readEnvironment('AZURE_CLIENT_CERTIFICATE_PATH');
  if (secret === undefined && certificatePath === undefined) return null;
  const who = application(secret === undefined ? 'AZURE_CLIENT_CERTIFICATE_PATH' : 'AZURE_CLIENT_SECRET');
  const describe = { en: 'the service principal in the environment', zh: '环境变量中的服务主体' };
  if (secret !== undefined) return { choice: { kind: 'secret', ...who, secret: new Secret(secret) }, describe };
  const password = readEnvironment('AZURE_CLIENT_CERTIFICATE_PASSWORD');
  const certificate = { path: certificatePath!, password: password === undefined ? undefined : new Secret(password) };
  return { choice: { kind: 'certificate', ...who, ...certificate }, describe };
}

function workloadIdentity(): SignIn | null {
  const tokenFile = readEnvironment('AZURE_FEDERATED_TOKEN_FILE');
  if (tokenFile === undefined) return null;
  const who = application('AZURE_FEDERATED_TOKEN_FILE');
  return {
    choice: { kind: 'workload', ...who, tokenFile },
    describe: { en: 'the workload identity in the environment', zh: '环境变量中的工作负载身份' },
  };
}

function managedIdentity(): SignIn {
  return {
    choice: { kind: 'managed', clientId: readEnvironment('AZURE_CLIENT_ID') },
    describe: { en: 'the managed identity of this machine', zh: '本机的托管标识' },
  };
}

function application(because: string): { readonly tenantId: string; readonly clientId: string } {
  const [tenantId, clientId] = [readEnvironment('AZURE_TENANT_ID'), readEnvironment('AZURE_CLIENT_ID')];
  if (tenantId !== undefined && clientId !== undefined) return { tenantId, clientId };
  const missing = [tenantId === undefined && 'AZURE_TENANT_ID', clientId === undefined && 'AZURE_CLIENT_ID'];
  const names = missing.filter((name) => name !== false);
  throw new AppError('credentials-missing', {
    en: `${because} is set, but ${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} not: set all three, or unset it to use another sign-in.`,
    zh: `已设置 ${because}，但未设置 ${names.join(' 和 ')}：请将三者全部设置，或取消设置以使用其他登录方式。`,
  });
}

function nothingFound(): AppError {
  return new AppError('credentials-missing', {
    en:
      `No Azure credentials in the environment, in a managed identity or in ${profileFile}: run "az login", or set ` +
      'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH) of a service principal.',
    zh:
      `环境变量、托管标识和 ${profileFile} 中均未找到 Azure 凭证：请运行“az login”，或设置服务主体的 ` +
      'AZURE_TENANT_ID、AZURE_CLIENT_ID 和 AZURE_CLIENT_SECRET（或 AZURE_CLIENT_CERTIFICATE_PATH）。',
  });
}
