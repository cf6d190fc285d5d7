import type { Identity } from '#model/cloud.ts';
import type { CloudProgram, EnteredCredentials, Side } from '#model/cloud-program.ts';
import { assertOutsideAddress } from '#platform/outside-address.ts';
import { connectLive, type LiveOptions } from '#scan/connect.ts';
import type { Connection } from '#scan/connection.ts';
import { isRootKey } from './refusals.ts';

export interface CloudAccess {
  readonly program: CloudProgram;
  readonly credentials: EnteredCredentials;
  readonly endpoint: string | null;
  readonly side: Side;
  /** what an operator lets endpoints lead to besides public addresses */
  readonly allowedAddresses: readonly string[];
  readonly requestTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** Connects with entered credentials, under the vendor's quotas. */
export async function connectWith(
  access: CloudAccess,
  options: Pick<LiveOptions, 'needsRegions' | 'now'>,
): Promise<Connection> {
  const { program, credentials, endpoint, side, requestTimeoutMs, signal } = access;
  const outside = { allowed: access.allowedAddresses };
  if (endpoint !== null) await assertOutsideAddress(endpoint, outside);
  const wire = await program.connect({
    credentials,
    side,
    ...(endpoint === null ? {} : { endpoint, outside }),
    requestTimeoutMs,
    onWarning: () => {},
  });
  return await connectLive({
    ...options,
    cloud: await program.cloud(),
    wire,
    advice: { explain: (error) => program.explain(error, 'entered'), ofNetwork, ofCredentials },
    regions: { asked: [] },
    requestTimeoutMs,
    signal,
  });
}

/** Who entered credentials belong to, asked before anything is stored. Root keys are refused, also where they would take on a role. */
export async function identify(access: CloudAccess, now: number): Promise<Identity> {
  const { credentials } = access;
  if (credentials.kind === 'role') {
    const { accessKeyId, accessKeySecret } = credentials;
    await whoIs({ ...access, credentials: { kind: 'key', accessKeyId, accessKeySecret } }, now);
  }
  return await whoIs(access, now);
}

async function whoIs(access: CloudAccess, now: number): Promise<Identity> {
  const connection = await connectWith(access, { needsRegions: false, now });
  await connection.close(false);
  const { identity } = connection;
  if (!identity) throw new Error('A live connection knows who it is.');
  if (identity.isRoot) throw isRootKey();
  return identity;
}

const ofNetwork = {
  en: 'Check that this server reaches the cloud (network, proxy, endpoint), and try again.',
  zh: '请检查此服务器能否访问云平台（网络、代理、接入地址），然后重试。',
};
const ofCredentials = { en: 'Check the credentials, and try again.', zh: '请检查凭证后重试。' };
