import { z } from 'zod';
import type { Text } from '#model/text.ts';
import { unexpected } from '../json-answer.ts';
import { type CredentialOptions, type CredentialProvider, toCredentials } from './access-key.ts';
import { createAlibabaTransport } from './client.ts';
import { renewing, type TemporaryCredentials } from './renewing.ts';

export interface Role {
  readonly arn: string;
  readonly sessionName: string;
  readonly seconds: number;
  readonly externalId: string | undefined;
  /** of the STS host; null for the global one */
  readonly region: string | null;
}

const timeouts = { requestTimeoutMs: 15_000, connectTimeoutMs: 5_000 };

/** The members of an AssumeRole or instance-metadata answer that are keys. Source: @alicloud/sts20150401 1.2.0. */
export const issuedSchema = z.object({
  AccessKeyId: z.string(),
  AccessKeySecret: z.string(),
  SecurityToken: z.string(),
  Expiration: z.iso.datetime({ offset: true }),
});
const replySchema = z.object({ Credentials: issuedSchema });

/** Credentials of a RAM role, taken on with those of `source`. */
export function assumeRole(
  source: CredentialProvider,
  role: Role,
  options: CredentialOptions,
  describe: Text,
): CredentialProvider {
  const now = options.now ?? Date.now;
  return renewing(() => issue(source, role, options), describe, now);
}

async function issue(
  source: CredentialProvider,
  role: Role,
  options: CredentialOptions,
): Promise<TemporaryCredentials> {
  const transport = createAlibabaTransport({
    credentials: source,
    endpoint: options.endpoint,
    outside: options.outside,
    ...timeouts,
    ...(options.now ? { now: options.now } : {}),
  });
  const input = {
    RoleArn: role.arn,
    RoleSessionName: role.sessionName,
    DurationSeconds: role.seconds,
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
  };
  const call = { service: 'sts', operation: 'AssumeRole', region: role.region, input };
  try {
    const reply = replySchema.safeParse(await transport.send(call, AbortSignal.timeout(2 * timeouts.requestTimeoutMs)));
    if (!reply.success) throw unexpected('The reply of AssumeRole holds no credentials.');
    return readIssued(reply.data.Credentials);
  } finally {
    await transport.close();
  }
}

export function readIssued(keys: z.output<typeof issuedSchema>): TemporaryCredentials {
  const credentials = toCredentials({ id: keys.AccessKeyId, secret: keys.AccessKeySecret, token: keys.SecurityToken });
  if (!credentials) throw unexpected('The issued credentials hold characters that no key has.');
  return { credentials, expiresAt: Date.parse(keys.Expiration) };
}
