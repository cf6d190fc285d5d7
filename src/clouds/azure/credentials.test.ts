import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectOptions, ServicePrincipalCredentials } from '#model/cloud-program.ts';
import { Secret } from '#platform/secret.ts';
import { simulatedApplication } from '#testing/azure/entra.ts';
import { subscription, subscriptionId } from '#testing/azure/estate.ts';
import { typicalArmEstate } from '#testing/azure/estates.ts';
import { type ArmSimulator, startArmSimulator } from '#testing/azure/simulator.ts';
import { selfSignedCertificate } from '#testing/certificate.ts';
import { trust } from '#testing/trust.ts';
import { placeOf, placeOfSide } from './azure-clouds.ts';
import { readKnownSubscriptions } from './cli-profile.ts';
import { commandLine, findSignIn, tokensOf } from './credentials.ts';
import { isManagedIdentityNear } from './managed-identity.ts';
import { azureProgram } from './program.ts';
import { defaultSubscription, namedSubscription } from './subscription-choice.ts';

const { tenantId, clientId, clientSecret } = simulatedApplication;
const nowhere = new URL('http://127.0.0.1:9');
const certificate = selfSignedCertificate('rsa');
let cloud: ArmSimulator;
let home = '';

beforeAll(async () => {
  const tls = selfSignedCertificate();
  trust(tls.cert);
  cloud = await startArmSimulator({ estate: await typicalArmEstate(), tls, entra: { certificate: certificate.cert } });
});
afterAll(() => cloud.close());
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'bastide-azure-'));
  for (const name of Object.keys(process.env)) if (/^(AZURE_|IDENTITY_|MSI_)/.test(name)) vi.stubEnv(name, '');
  vi.stubEnv('AZURE_CONFIG_DIR', home);
  vi.stubEnv('AZURE_AUTHORITY_HOST', cloud.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

function set(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(`AZURE_${name}`, value);
}

const principal = { TENANT_ID: tenantId, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret };
const find = (hasCommandLine = false, metadataBase = nowhere) => findSignIn({ hasCommandLine, metadataBase });

describe('where credentials are looked for', () => {
  test('a secret, a certificate and a federated token in the environment, in this order', async () => {
    set({ ...principal, CLIENT_CERTIFICATE_PATH: '/cert.pem', FEDERATED_TOKEN_FILE: '/token' });
    expect((await find(true)).choice).toMatchObject({ kind: 'secret', tenantId, clientId });
    set({ CLIENT_SECRET: '' });
    expect((await find(true)).choice).toMatchObject({ kind: 'certificate', tenantId, clientId, path: '/cert.pem' });
    set({ CLIENT_CERTIFICATE_PATH: '' });
    expect((await find(true)).choice).toEqual({ kind: 'workload', tenantId, clientId, tokenFile: '/token' });
  });

  test.each(['CLIENT_SECRET', 'CLIENT_CERTIFICATE_PATH', 'FEDERATED_TOKEN_FILE'])(
    'half of what belongs together, AZURE_%s, names the rest',
    async (name) => {
      set({ [name]: 'mArKer', CLIENT_ID: clientId });
      const message = `AZURE_${name} is set, but AZURE_TENANT_ID is not`;
      await expect(find()).rejects.toMatchObject({
        code: 'credentials-missing',
        message: expect.stringContaining(message),
      });
    },
  );

  test.each(['IDENTITY_ENDPOINT', 'MSI_ENDPOINT'])('%s says that there is a managed identity', async (name) => {
    vi.stubEnv(name, 'http://127.0.0.1:9/token');
    set({ CLIENT_ID: clientId });
    expect((await find(true)).choice).toEqual({ kind: 'managed', clientId });
  });

  test.each([
    [400, true],
    [404, false],
    [200, false],
  ])('an instance metadata service that answers %i: %s', async (status, isNear) => {
    const server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    const { port } = server.address() as AddressInfo;
    expect(await isManagedIdentityNear(new URL(`http://127.0.0.1:${port}`))).toBe(isNear);
    server.close();
  });

  test('the command line last; without it, one line says what to do', async () => {
    expect((await find(true)).choice).toEqual({ kind: 'command-line', tenantId: undefined });
    await expect(find()).rejects.toMatchObject({
      code: 'credentials-missing',
      message: expect.stringMatching(/^[^\n]+az login/),
    });
  });
});

describe('tokens', () => {
  const place = () => placeOf(undefined);
  const options = () => ({ place: place(), timeoutMs: 5_000 });

  test('of a service principal are kept, and asked for once however many calls wait', async () => {
    set(principal);
    const before = cloud.tokens();
    const tokens = tokensOf(await find(), options());
    const [first, second] = await Promise.all([tokens.get(), tokens.get()]);
    expect([second, await tokens.get(), cloud.tokens() - before]).toEqual([first, first, 1]);
    expect(inspect(tokens, { depth: 9 })).not.toContain(clientSecret);
  });

  test('of a workload identity', async () => {
    const file = join(home, 'token');
    await writeFile(file, `${simulatedApplication.federatedToken}\n`);
    set({ TENANT_ID: tenantId, CLIENT_ID: clientId, FEDERATED_TOKEN_FILE: file });
    expect(await tokensOf(await find(), options()).get()).toMatch(/^eyJ/);
    await writeFile(file, 'another');
    set({ FEDERATED_TOKEN_FILE: file });
    await expect(tokensOf(await find(), options()).get()).rejects.toMatchObject({ code: 'AADSTS700211' });
  });

  test.each([
    [{ CLIENT_SECRET: 'wrong-secret' }, 'AADSTS7000215'],
    [{ CLIENT_ID: '00000000-0000-0000-0000-0000000000c2' }, 'AADSTS700016'],
    [{ TENANT_ID: 'other.example.com' }, 'AADSTS90002'],
    [{ AUTHORITY_HOST: 'https://127.0.0.1:9' }, 'ConnectionFailed'],
  ])('%j is %s', async (variables, code) => {
    set({ ...principal, ...variables });
    const failure = await tokensOf(await find(), options())
      .get()
      .catch((error) => error);
    expect(failure).toMatchObject({ name: 'CloudError', code });
    expect(failure.message).not.toContain('wrong-secret');
  });

  test('of a certificate, whose key signs', async () => {
    const path = join(home, 'cert.pem');
    set({ ...principal, CLIENT_SECRET: '', CLIENT_CERTIFICATE_PATH: path });
    await writeFile(path, `${certificate.key}${certificate.cert}`);
    expect(await tokensOf(await find(), options()).get()).toMatch(/^eyJ/);
    const other = selfSignedCertificate('rsa');
    await writeFile(path, `${other.key}${other.cert}`);
    await expect(tokensOf(await find(), options()).get()).rejects.toMatchObject({ code: 'AADSTS700027' });
  });

  test('a certificate that is not there is told', async () => {
    set({ ...principal, CLIENT_SECRET: '', CLIENT_CERTIFICATE_PATH: join(home, 'none.pem') });
    await expect(tokensOf(await find(), options()).get()).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('none.pem'),
    });
  });

  test('of the command line, which is asked as its user would', async () => {
    const az = join(home, 'az');
    const reply = { accessToken: 'token-of-az', expires_on: Math.floor(Date.now() / 1000) + 3_600 };
    await writeFile(az, `#!/bin/sh\necho "$@" >> ${home}/asked\necho '${JSON.stringify(reply)}'\n`);
    await chmod(az, 0o700);
    vi.stubEnv('PATH', `${home}${delimiter}${process.env.PATH}`);
    const tokens = tokensOf(commandLine(tenantId), options());
    expect([await tokens.get(), await tokens.get()]).toEqual(['token-of-az', 'token-of-az']);
    await writeFile(az, '#!/bin/sh\necho "Please run az login to setup account." >&2\nexit 1\n');
    await expect(tokensOf(commandLine(undefined), options()).get()).rejects.toMatchObject({
      code: 'CredentialUnavailable',
    });
  });

  test('that cannot be had in time', async () => {
    const az = join(home, 'az');
    await writeFile(az, '#!/bin/sh\nexec sleep 3\n');
    await chmod(az, 0o700);
    vi.stubEnv('PATH', `${home}${delimiter}${process.env.PATH}`);
    const tokens = tokensOf(commandLine(undefined), { place: place(), timeoutMs: 100 });
    await expect(tokens.get()).rejects.toMatchObject({ code: 'RequestTimeout', kind: 'network' });
  });
});

const shop = {
  id: subscriptionId,
  name: 'Shop',
  state: 'Enabled',
  isDefault: true,
  tenantId,
  environmentName: 'AzureCloud',
};
const branch = {
  ...{ id: '00000000-0000-0000-0000-00000000000B', name: 'Branch', state: 'Enabled', isDefault: false },
  ...{ tenantId, environmentName: 'AzureChinaCloud' },
};

async function signedInTo(...subscriptions: readonly object[]) {
  await writeFile(join(home, 'azureProfile.json'), `\uFEFF${JSON.stringify({ installationId: 'x', subscriptions })}`);
  return await readKnownSubscriptions();
}

describe('which subscription is meant', () => {
  test('the named one, by name or id, without regard to case', async () => {
    const known = await signedInTo(shop, branch);
    for (const name of ['branch', branch.id.toLowerCase(), branch.id]) {
      expect(namedSubscription(known, name)).toMatchObject({ id: branch.id.toLowerCase(), known: { name: 'Branch' } });
    }
  });

  test('else that of the variable, else the default of the command line', async () => {
    const known = await signedInTo(shop, branch);
    expect(namedSubscription(known, undefined).id).toBeUndefined();
    expect(defaultSubscription(known).id).toBe(subscriptionId);
    set({ SUBSCRIPTION_ID: branch.id });
    expect(namedSubscription(known, undefined)).toMatchObject({
      id: branch.id.toLowerCase(),
      known: { name: 'Branch' },
    });
    expect(namedSubscription(null, undefined).id).toBe(branch.id.toLowerCase());
    set({ SUBSCRIPTION_ID: 'Branch' });
    expect(() => namedSubscription(known, undefined)).toThrow('--profile NAME');
  });

  test('a name that is not there, or there twice, is told with what there is', async () => {
    const known = await signedInTo(shop, branch, { ...branch, id: '00000000-0000-0000-0000-00000000000c' });
    expect(() => namedSubscription(known, 'none\u001b')).toThrow(
      'it has Shop (00000000-0000-0000-0000-000000000001), Branch',
    );
    expect(() => namedSubscription(known, 'Branch')).toThrow('Several subscriptions are called "Branch"');
    expect(() => namedSubscription(null, 'Branch')).toThrow('az login');
  });

  test('accounts without a subscription are none', async () => {
    expect(await signedInTo({ ...shop, id: tenantId, name: 'N/A(tenant level account)' })).toEqual([]);
  });

  test('nobody signed in: null; a file that is none: an error that names it', async () => {
    expect(await readKnownSubscriptions()).toBeNull();
    await writeFile(join(home, 'azureProfile.json'), '{"subscriptions":');
    await expect(readKnownSubscriptions()).rejects.toMatchObject({ code: 'invalid-file' });
    await writeFile(join(home, 'azureProfile.json'), '{"subscriptions":[{"id":7}]}');
    await expect(readKnownSubscriptions()).rejects.toThrow('subscriptions.0.id');
    await rm(join(home, 'azureProfile.json'));
    await mkdir(join(home, 'azureProfile.json'));
    await expect(readKnownSubscriptions()).rejects.toMatchObject({ code: 'invalid-file' });
  });
});

describe('the cloud of Azure', () => {
  const china = { management: 'https://management.chinacloudapi.cn', authority: 'https://login.chinacloudapi.cn' };
  const world = { management: 'https://management.azure.com', authority: 'https://login.microsoftonline.com' };

  test.each([
    [{ AUTHORITY_HOST: '' }, undefined, world],
    [{ AUTHORITY_HOST: '' }, 'AzureChinaCloud', china],
    [{ AUTHORITY_HOST: '', CLOUD: 'azurechinacloud' }, 'AzureCloud', china],
    [{ AUTHORITY_HOST: 'https://login.chinacloudapi.cn/' }, undefined, china],
    [{ AUTHORITY_HOST: 'login.chinacloudapi.cn' }, undefined, china],
    [
      { AUTHORITY_HOST: 'https://login.example.com', CLOUD: 'AzureChinaCloud' },
      undefined,
      { ...china, authority: 'https://login.example.com', isOwnAuthority: true },
    ],
  ])('%j and %s', (variables, name, place) => {
    set(variables as Record<string, string>);
    expect(placeOf(name)).toEqual({ isOwnAuthority: false, ...place });
  });

  test('of an account that was entered is its side', () => {
    set({ AUTHORITY_HOST: 'https://login.microsoftonline.com', CLOUD: 'AzureCloud' });
    expect(placeOfSide('china')).toEqual({ ...china, isOwnAuthority: false });
    expect(placeOfSide('outside-china')).toEqual({ ...world, isOwnAuthority: false });
  });

  test.each([
    { CLOUD: 'AzureMoonCloud' },
    { AUTHORITY_HOST: 'http://127.0.0.1' },
    { AUTHORITY_HOST: 'https://user:pass@login.example.com' },
  ])('%j is refused', (variables) => {
    set(variables as unknown as Record<string, string>);
    expect(() => placeOf(undefined)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });
});

describe('a connection', () => {
  async function ask(options: Partial<ConnectOptions> = {}) {
    const wire = await azureProgram.connect({
      endpoint: cloud.url,
      requestTimeoutMs: 5_000,
      onWarning: () => {},
      ...options,
    });
    try {
      const call = {
        service: 'Microsoft.Resources',
        operation: `GET ${subscription}`,
        region: null,
        input: { 'api-version': '2022-12-01' },
      };
      const reply = (await wire.send(call, new AbortController().signal)) as { displayName: string };
      return [wire.account, reply.displayName];
    } finally {
      await wire.close();
    }
  }
  const entered: ServicePrincipalCredentials = {
    kind: 'service-principal',
    tenantId,
    clientId,
    clientSecret: new Secret(clientSecret),
    subscriptionId: subscriptionId.toUpperCase(),
  };

  test('of a service principal: the default of the command line is that of somebody else', async () => {
    await signedInTo(branch, { ...shop, id: '00000000-0000-0000-0000-00000000000d' });
    set(principal);
    expect(await ask()).toEqual([undefined, 'Shop']);
    set({ SUBSCRIPTION_ID: subscriptionId });
    expect(await ask()).toEqual([subscriptionId, 'Shop']);
  });

  test('of entered credentials asks the environment nothing', async () => {
    set({ SUBSCRIPTION_ID: 'nonsense', CLIENT_SECRET: 'wrong', CLOUD: 'nonsense' });
    expect(await ask({ credentials: entered, side: 'outside-china' })).toEqual([subscriptionId, 'Shop']);
  });

  test('of entered credentials leads only where it may', async () => {
    const asked = cloud.requests.length;
    await expect(ask({ credentials: entered, outside: { allowed: [] } })).rejects.toThrow('loopback');
    expect(cloud.requests).toHaveLength(asked);
  });

  test.each(['http://example.com', 'https://user:pass@example.com', 'https://example.com?x=1', 'nonsense'])(
    'does not lead to %s',
    async (endpoint) => {
      await expect(ask({ endpoint, credentials: entered })).rejects.toMatchObject({ code: 'invalid-request' });
    },
  );
});
