import { CloudError } from '#model/operation.ts';
import type { Text } from '#model/text.ts';
import { readEnvironment } from '#platform/config.ts';
import { isLoopback } from '#platform/endpoint.ts';
import { createHttpClient, type HttpClient, HttpError, type HttpReply } from '#platform/http.ts';
import { createCleaner } from '../cleaner.ts';
import { transportFailureOf } from '../failed-call.ts';
import { parseJsonAnswer, unexpected } from '../json-answer.ts';
import type { CredentialOptions, CredentialProvider } from './access-key.ts';
import { issuedSchema, readIssued } from './assume-role.ts';
import { renewing, type TemporaryCredentials } from './renewing.ts';

/** Source: ECS help centre, "Access instance metadata" (hardened mode) and the vendor's credentials SDK 2.4.7. */
const vendorBase = 'http://100.100.100.200';
const rolePath = '/latest/meta-data/ram/security-credentials/';
const tokenSeconds = '21600';

/** Credentials of the RAM role of the instance that this runs on; without a name, of whichever role it has. */
export function fromInstanceRole(
  role: string | undefined,
  options: CredentialOptions,
  describe: Text = { en: 'the RAM role of this instance', zh: '本实例的 RAM 角色' },
): CredentialProvider {
  if (options.metadataBase && !isLoopback(options.metadataBase))
    throw new Error('metadataBase must be a loopback address.');
  const origin = options.metadataBase?.origin ?? vendorBase;
  return renewing(() => issue(role, origin), describe, options.now ?? Date.now);
}

async function issue(role: string | undefined, origin: string): Promise<TemporaryCredentials> {
  const http = createHttpClient({ connectTimeoutMs: 2_000 });
  try {
    const headers = await tokenHeaders(http, origin);
    const name = role ?? (await read(http, origin, rolePath, headers)).trim();
    if (!/^[\w.@-]{1,64}$/.test(name)) throw unexpected('The instance metadata names no RAM role.');
    const reply = issuedSchema.safeParse(parseJsonAnswer(await read(http, origin, rolePath + name, headers)));
    if (!reply.success) throw unexpected('The instance metadata holds no credentials of the RAM role.');
    return readIssued(reply.data);
  } finally {
    await http.close();
  }
}

/** Hardened mode first; an old metadata service that does not know it is read without, unless that is forbidden. */
async function tokenHeaders(http: HttpClient, origin: string): Promise<Record<string, string>> {
  const headers = { 'x-aliyun-ecs-metadata-token-ttl-seconds': tokenSeconds };
  const reply = await send(http, origin, 'PUT', '/latest/api/token', headers);
  const token = reply.text.trim();
  if (reply.status === 200 && /^[\x21-\x7e]+$/.test(token)) return { 'x-aliyun-ecs-metadata-token': token };
  if (readEnvironment('ALIBABA_CLOUD_IMDSV1_DISABLED')?.toLowerCase() !== 'true') return {};
  throw unexpected('The instance metadata service issued no token.', reply.status);
}

async function read(http: HttpClient, origin: string, path: string, headers: Record<string, string>): Promise<string> {
  const reply = await send(http, origin, 'GET', path, headers);
  if (reply.status === 200) return reply.text;
  throw new CloudError(
    'InstanceRoleMissing',
    `The instance metadata answered HTTP status ${reply.status}: attach a RAM role to this instance.`,
    {
      kind: reply.status >= 500 ? 'unavailable' : 'refused',
      status: reply.status,
    },
  );
}

async function send(
  http: HttpClient,
  origin: string,
  method: 'GET' | 'PUT',
  path: string,
  headers: Record<string, string>,
): Promise<HttpReply> {
  try {
    return await http.send({ method, origin, path, headers, timeoutMs: 5_000, maxBytes: 65_536 });
  } catch (error) {
    throw error instanceof HttpError ? transportFailureOf(error, createCleaner([])) : error;
  }
}
