import type { CloudProgram, CloudSite, ConnectOptions } from '#model/cloud-program.ts';
import { rolePolicies } from './policy.ts';

/**
 * An account belongs to the site where it was opened. The sites differ in their consoles; their APIs answer at the same hosts, and an
 * account of either may use regions on both sides, so the side limits nothing that is read.
 */
const sites: readonly CloudSite[] = [
  {
    side: 'china',
    title: { en: 'China site (aliyun.com)', zh: '中国站（aliyun.com）' },
    consoleUrl: 'https://home.console.aliyun.com',
    homeRegion: 'cn-hangzhou',
  },
  {
    side: 'outside-china',
    title: { en: 'International site (alibabacloud.com)', zh: '国际站（alibabacloud.com）' },
    consoleUrl: 'https://home.console.alibabacloud.com',
    homeRegion: 'ap-southeast-1',
  },
];

/** How Alibaba Cloud is connected. */
export const alibabaProgram: CloudProgram = {
  id: 'alibaba',
  sites,
  credentialKinds: ['key', 'role'],
  cloud: async () => (await import('./index.ts')).alibaba,
  connect,
  explain: async (error, source) => (await import('./credential-problems.ts')).explainCredentialProblem(error, source),
  rolePolicies,
};

async function connect(options: ConnectOptions) {
  const { createAlibabaTransport, parseEndpoint } = await import('./client.ts');
  const { requestTimeoutMs } = options;
  const endpoint = options.endpoint === undefined ? undefined : parseEndpoint(options.endpoint);
  const outside = endpoint && options.outside;
  return createAlibabaTransport({
    endpoint,
    outside,
    credentials: await credentialsOf(options, { endpoint, outside }),
    requestTimeoutMs,
    connectTimeoutMs: Math.min(5_000, requestTimeoutMs),
  });
}

async function credentialsOf(
  { credentials, profile, onWarning }: ConnectOptions,
  where: { readonly endpoint: URL | undefined; readonly outside: ConnectOptions['outside'] },
) {
  if (credentials?.kind === 'service-principal') throw new Error('Alibaba Cloud has no service principals.');
  if (credentials) return (await import('./entered-credentials.ts')).fromEntered(credentials, where);
  const { findCredentials } = await import('./credentials.ts');
  return await findCredentials({ ...where, profile, onWarning });
}
