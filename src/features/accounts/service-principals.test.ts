import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { alibabaProgram } from '#clouds/alibaba/program.ts';
import { azureProgram } from '#clouds/azure/program.ts';
import { type AccountServer, startAccountServer } from '#testing/account-server.ts';
import { simulatedApplication } from '#testing/azure/entra.ts';
import { subscriptionId } from '#testing/azure/estate.ts';
import { typicalArmEstate } from '#testing/azure/estates.ts';
import { type ArmSimulator, startArmSimulator } from '#testing/azure/simulator.ts';
import { selfSignedCertificate } from '#testing/certificate.ts';
import { trust } from '#testing/trust.ts';
import type { Account, Health } from './schemas.ts';

const { tenantId, clientId, clientSecret } = simulatedApplication;
const credentials = { kind: 'service-principal', tenantId, clientId, clientSecret, subscriptionId };
let cloud: ArmSimulator;
let server: AccountServer;

beforeAll(async () => {
  const tls = selfSignedCertificate();
  trust(tls.cert);
  cloud = await startArmSimulator({ estate: await typicalArmEstate(), tls });
  vi.stubEnv('AZURE_AUTHORITY_HOST', cloud.url);
  const programs = new Map([alibabaProgram, azureProgram].map((program) => [program.id, program]));
  server = await startAccountServer({ programs });
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await cloud.close();
});
afterEach(async () => {
  server.organizationId = await server.addOrganization();
});

const body = { cloud: 'azure', name: 'Shop', side: 'outside-china', credentials };
const add = (more: object = {}) => server.ask('POST', '/accounts', { body: { ...body, endpoint: cloud.url, ...more } });

async function added(): Promise<Account> {
  const answer = await add();
  expect(answer.status, answer.text).toBe(201);
  return answer.json<Account>();
}

it('connects the subscription, and shows of the application what may be seen', async () => {
  const account = await added();
  expect(account).toMatchObject({
    cloud: 'azure',
    externalId: subscriptionId,
    consoleUrl: 'https://portal.azure.com',
    credentialsKind: 'service-principal',
    credentials: { tenantId, clientId },
  });
  expect(Object.keys(account.credentials).sort()).toEqual(['clientId', 'tenantId']);
});

it('every module is tested with the sealed credentials, and the secret is nowhere to be seen', async () => {
  const { id } = await added();
  await server.runTimers();
  const { modules } = (await server.ask('GET', `/accounts/${id}/health`)).json<Health>();
  expect(modules.find(({ module }) => module === 'subscriptions')).toMatchObject({ status: 'in-use' });
  const all = `${await server.dump()}\n${server.words.join('\n')}`;
  expect(all).toContain(clientId);
  expect(all).not.toContain(clientSecret);
  expect(all).not.toMatch(/\beyJ0eXAi/);
});

it.each([
  ['a wrong secret', { ...credentials, clientSecret: 'wrong-secret' }, 502, 'Enter the secret'],
  ['an unknown tenant', { ...credentials, tenantId: 'nobody.example.com' }, 502, 'site of the account'],
  ['a subscription of others', { ...credentials, subscriptionId: tenantId }, 502, 'no such subscription'],
  ['a subscription that is none', { ...credentials, subscriptionId: '../x' }, 400, 'body.credentials.subscriptionId'],
  ['a tenant with a path', { ...credentials, tenantId: 'x/../y' }, 400, 'body.credentials.tenantId'],
  ['a key', { kind: 'key', accessKeyId: 'id', accessKeySecret: 'secret' }, 400, 'service-principal'],
])('refuses %s, and writes nothing', async (_, entered, status, reason) => {
  const answer = await add({ credentials: entered });
  expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(reason)]);
  expect(answer.text).not.toContain('wrong-secret');
  expect((await server.ask('GET', '/accounts')).json<{ items: unknown[] }>().items).toEqual([]);
});

it('Alibaba Cloud takes no service principal', async () => {
  const answer = await add({ cloud: 'alibaba', side: 'china' });
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('key or role')]);
});

it('another secret of the same subscription may follow, one of another may not', async () => {
  const { id } = await added();
  const change = (more: object) =>
    server.ask('PATCH', `/accounts/${id}`, { body: { credentials: { ...credentials, ...more } } });
  expect((await change({})).status).toBe(200);
  expect((await change({ subscriptionId: tenantId })).status).toBe(502);
});

it('has a policy to read with, and none for a role', async () => {
  const answer = await server.ask('GET', '/clouds/azure/policies/read');
  expect(answer.json()).toMatchObject({ policy: { IsCustom: true }, role: null });
  expect((await server.ask('GET', '/clouds/azure/policies/read/policy')).text).toContain('"AssignableScopes"');
  expect((await server.ask('GET', '/clouds/azure/policies/read/trust')).status).toBe(404);
});
