import { z } from 'zod';
import type { Identity } from '#model/cloud.ts';
import { credentialKinds, type EnteredCredentials } from '#model/cloud-program.ts';
import { decryptSecret, encryptSecret, type KeyService, type SecretContext } from '#platform/encryption.ts';
import { Secret } from '#platform/secret.ts';
import type { Credentials, ShownCredentials } from './schemas.ts';

/** What is sealed: a change needs another member, because old rows stay. */
const Stored = z.object({
  kind: z.enum(credentialKinds),
  accessKeyId: z.string().default(''),
  accessKeySecret: z.string().default(''),
  roleArn: z.string().default(''),
  externalId: z.string().optional(),
  sessionName: z.string().optional(),
  tenantId: z.string().default(''),
  clientId: z.string().default(''),
  clientSecret: z.string().default(''),
  subscriptionId: z.string().default(''),
});

/** Moved to another row, or another organisation, sealed credentials do not open. */
export function contextOf(organizationId: string, accountId: string): SecretContext {
  return [organizationId, 'accounts', accountId];
}

/** As they came in, with the secret out of sight. */
export function concealed(entered: Credentials): EnteredCredentials {
  if (entered.kind === 'service-principal') {
    const { kind, tenantId, clientId, subscriptionId } = entered;
    return { kind, tenantId, clientId, subscriptionId, clientSecret: new Secret(entered.clientSecret) };
  }
  const { kind, accessKeyId } = entered;
  const accessKeySecret = new Secret(entered.accessKeySecret);
  if (kind === 'key') return { kind, accessKeyId, accessKeySecret };
  const { roleArn, externalId, sessionName } = entered;
  return {
    ...{ kind, accessKeyId, accessKeySecret, roleArn },
    ...(externalId === undefined ? {} : { externalId }),
    ...(sessionName === undefined ? {} : { sessionName }),
  };
}

export async function sealCredentials(
  keys: KeyService,
  credentials: EnteredCredentials,
  context: SecretContext,
): Promise<Buffer> {
  const revealed =
    credentials.kind === 'service-principal'
      ? { ...credentials, clientSecret: credentials.clientSecret.reveal() }
      : { ...credentials, accessKeySecret: credentials.accessKeySecret.reveal() };
  return await encryptSecret(keys, JSON.stringify(revealed), context);
}

/** Throws AppError 'decryption-failed'. */
export async function openCredentials(
  keys: KeyService,
  sealed: Buffer,
  context: SecretContext,
): Promise<EnteredCredentials> {
  return concealed(Stored.parse(JSON.parse((await decryptSecret(keys, sealed, context)).reveal())) as Credentials);
}

/** What everybody who may see the account may see of them. */
export function shownOf(credentials: EnteredCredentials, { caller }: Identity): ShownCredentials {
  const who = caller === '' ? {} : { caller: caller.slice(0, 512) };
  if (credentials.kind === 'service-principal') {
    return { tenantId: credentials.tenantId, clientId: credentials.clientId, ...who };
  }
  const shown = { accessKeyId: masked(credentials.accessKeyId), ...who };
  if (credentials.kind === 'key') return shown;
  const { roleArn, externalId, sessionName } = credentials;
  return { ...shown, roleArn, externalId, sessionName };
}

/** The ends of a key id: enough to tell keys apart, too little to use. */
export function masked(accessKeyId: string): string {
  const shown = accessKeyId.length >= 16 ? 4 : 2;
  return `${accessKeyId.slice(0, shown)}…${accessKeyId.slice(-shown)}`;
}
