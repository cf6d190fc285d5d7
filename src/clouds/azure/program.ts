import type { CloudProgram, CloudSite, ConnectOptions, ServicePrincipalCredentials } from '#model/cloud-program.ts';
import { parseEndpoint } from '#platform/endpoint.ts';
import type { AzurePlace } from './azure-clouds.ts';
import type { SignIn } from './credentials.ts';

/** A subscription belongs to the cloud where it was bought; the one in China is run by 21Vianet and knows none of the others' accounts. */
const sites: readonly CloudSite[] = [
  {
    side: 'outside-china',
    title: { en: 'Azure (azure.com)', zh: 'Azure 全球版（azure.com）' },
    consoleUrl: 'https://portal.azure.com',
    homeRegion: 'westeurope',
  },
  {
    side: 'china',
    title: { en: 'Azure in China (azure.cn)', zh: 'Azure 中国（世纪互联，azure.cn）' },
    consoleUrl: 'https://portal.azure.cn',
    homeRegion: 'chinaeast2',
  },
];

/** How Azure is connected. */
export const azureProgram: CloudProgram = {
  id: 'azure',
  sites,
  credentialKinds: ['service-principal'],
  cloud: async () => (await import('./index.ts')).azure,
  connect,
  explain: async (error, source) => (await import('./credential-problems.ts')).explainCredentialProblem(error, source),
};

/** Who reads, where, and which subscription. */
interface Meant {
  readonly signIn: SignIn;
  readonly place: AzurePlace;
  readonly account: string | undefined;
}

async function connect(options: ConnectOptions) {
  const { endpoint, requestTimeoutMs } = options;
  const base = endpoint === undefined ? undefined : parseEndpoint(endpoint);
  const { signIn, place, account } = await meantBy(options);
  const { createAzureTransport } = await import('./client.ts');
  const { tokensOf } = await import('./credentials.ts');
  const transport = createAzureTransport({
    tokens: tokensOf(signIn, { place, timeoutMs: requestTimeoutMs }),
    base: base ?? new URL(place.management),
    outside: base && options.outside,
    requestTimeoutMs,
    connectTimeoutMs: Math.min(5_000, requestTimeoutMs),
  });
  return { ...transport, ...(account === undefined ? {} : { account }) };
}

async function meantBy(options: ConnectOptions): Promise<Meant> {
  if (options.credentials) return await meantByEntered(options.credentials, options.side);
  const { readKnownSubscriptions } = await import('./cli-profile.ts');
  const { defaultSubscription, namedSubscription } = await import('./subscription-choice.ts');
  const { commandLine, findSignIn } = await import('./credentials.ts');
  const { placeOf } = await import('./azure-clouds.ts');
  const known = await readKnownSubscriptions();
  const named = namedSubscription(known, options.profile);
  const hasCommandLine = (known ?? []).length > 0;
  const isProfile = options.profile !== undefined;
  const signIn = isProfile ? commandLine(named.known?.tenantId ?? undefined) : await findSignIn({ hasCommandLine });
  const isCommandLine = signIn.choice.kind === 'command-line';
  const { id, known: details } = named.id === undefined && isCommandLine ? defaultSubscription(known) : named;
  return { signIn, account: id, place: placeOf(isCommandLine ? (details?.environmentName ?? undefined) : undefined) };
}

async function meantByEntered(credentials: NonNullable<ConnectOptions['credentials']>, side: ConnectOptions['side']) {
  if (credentials.kind !== 'service-principal') throw new Error('Azure is read by service principals.');
  const { entered } = await import('./credentials.ts');
  const { placeOfSide } = await import('./azure-clouds.ts');
  const { subscriptionId }: ServicePrincipalCredentials = credentials;
  return {
    signIn: entered(credentials),
    account: subscriptionId.toLowerCase(),
    place: placeOfSide(side ?? 'outside-china'),
  };
}
