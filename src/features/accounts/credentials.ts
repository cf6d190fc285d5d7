import { z } from 'zod';
import type { Identity } from '#model/cloud.ts';
import type { EnteredCredentials } from '#model/cloud-program.ts';
import { decryptSecret, encryptSecret, type KeyService, type SecretContext } from '#platform/encryption.ts';
import { Secret } from '#platform/secret.ts';
import type { Credentials, ShownCredentials } from './schemas.ts';

/** What is sealed: a change needs another member, because old rows stay. */
const Stored = z.object({
  kind: z.enum(['key', 'role']),
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
  roleArn: z.string().optional(),
  externalId: z.string().optional(),
  sessionName: z.string().optional(),
});

/** Moved to another row, or another organisation, sealed credentials do not open. */
export function contextOf(organizationId: string, accountId: string): SecretContext {
  return [organizationId, 'accounts', accountId];
}

/** As they came in, with the secret out of sight. */
export function concealed(entered: Credentials): EnteredCredentials {
  const accessKeySecret = new Secret(entered.accessKeySecret);
  if (entered.kind === 'key') return { kind: 'key', accessKeyId: entered.accessKeyId, accessKeySecret };
  const { externalId, sessionName, ...role } = entered;
  return {
    ...role,
    accessKeySecret,
    ...(externalId === undefined ? {} : { externalId }),
    ...(sessionName === undefined ? {} : { sessionName }),
  };
}

export async function sealCredentials(
  keys: KeyService,
  credentials: EnteredCredentials,
  context: SecretContext,
): Promise<Buffer> {
  const text = JSON.stringify({ ...credentials, accessKeySecret: credentials.accessKeySecret.reveal() });
  return await encryptSecret(keys, text, context);
}

/** Throws AppError 'decryption-failed'. */
export async function openCredentials(
  keys: KeyService,
  sealed: Buffer,
  context: SecretContext,
): Promise<EnteredCredentials> {
  const { roleArn, ...stored } = Stored.parse(JSON.parse((await decryptSecret(keys, sealed, context)).reveal()));
  if (stored.kind === 'key') return concealed({ ...stored, kind: 'key' });
  return concealed({ ...stored, kind: 'role', roleArn: roleArn ?? '' });
}

/** What everybody who may see the account may see of them. */
export function shownOf(credentials: EnteredCredentials, { caller }: Identity): ShownCredentials {
  const shown = { accessKeyId: masked(credentials.accessKeyId), caller: caller.slice(0, 512) };
  if (credentials.kind === 'key') return shown;
  const { roleArn, externalId, sessionName } = credentials;
  return { ...shown, roleArn, externalId, sessionName };
}

/** The ends of a key id: enough to tell keys apart, too little to use. */
export function masked(accessKeyId: string): string {
  const shown = accessKeyId.length >= 16 ? 4 : 2;
  return `${accessKeyId.slice(0, shown)}…${accessKeyId.slice(-shown)}`;
}
