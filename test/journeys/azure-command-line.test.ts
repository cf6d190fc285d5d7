import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { azure } from '#clouds/azure/index.ts';
import type { Result, Run } from '#model/result.ts';
import { simulatedApplication } from '#testing/azure/entra.ts';
import { subscriptionId } from '#testing/azure/estate.ts';
import { typicalArmEstate } from '#testing/azure/estates.ts';
import { type ArmSimulator, startArmSimulator } from '#testing/azure/simulator.ts';
import { selfSignedCertificate } from '#testing/certificate.ts';
import { variablesOf } from './azure-variables.ts';
import { everythingIn, expectOneLine, newPlace, type Place, run } from './program.ts';

const estate = await typicalArmEstate();
const tls = selfSignedCertificate();
let cloud: ArmSimulator;
beforeAll(async () => {
  cloud = await startArmSimulator({ estate, tls, pageSize: 2 });
});
afterAll(() => cloud.close());

const { tenantId, clientSecret } = simulatedApplication;
const variables = (place: Place, more?: Readonly<Record<string, string>>) => variablesOf(cloud, tls, place, more);

function signedIn(place: Place, ...subscriptions: readonly object[]): void {
  mkdirSync(join(place.home, '.azure'));
  writeFileSync(join(place.home, '.azure', 'azureProfile.json'), `\uFEFF${JSON.stringify({ subscriptions })}`);
}

const assess = (...more: readonly string[]) => ['assess', 'azure', '--endpoint', cloud.url, ...more];
/** The bytes of an output but for when it was made and by how many requests: a replay sends none. */
const withoutTimes = (text: string) => text.replace(/"(startedAt|finishedAt)":"[^"]*",|"apiCalls":\d+,/g, '');
const runOf = (stdout: string): Run => JSON.parse(stdout).run;

describe('bastide assess azure', () => {
  test('signs in, finds the only subscription, and its recording replays to the same bytes', async () => {
    const place = newPlace();
    const env = variables(place);
    const live = await run(assess('--format', 'json', '--record', 'r.ndjson.gz'), { place, env });
    expect([live.status, live.stderr]).toEqual([0, '']);
    expect(runOf(live.stdout)).toMatchObject({ cloud: 'azure', account: subscriptionId, gaps: [] });
    const replay = ['assess', 'azure', '--replay', 'r.ndjson.gz', '--format', 'json'];
    const first = await run(replay, { place, env: {} });
    const second = await run(replay, { place, env: {} });
    expect(withoutTimes(second.stdout)).toBe(withoutTimes(first.stdout));
    expect(withoutTimes(first.stdout)).toBe(withoutTimes(live.stdout));
    const words = everythingIn(place, (path) =>
      path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path),
    );
    for (const secret of [clientSecret, encodeURIComponent(clientSecret), /\beyJ/, 'Bearer']) {
      expect(`${words}${live.stdout}`).not.toMatch(secret);
    }
  });

  test('reads the endpoint from the environment, and one region where it is told to', async () => {
    const place = newPlace();
    const env = variables(place, { BASTIDE_AZURE_ENDPOINT: cloud.url, AZURE_SUBSCRIPTION_ID: subscriptionId });
    const ended = await run(['assess', 'azure', '--format', 'json', '--region', 'westeurope'], { place, env });
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    const wrong = await run(['assess', 'azure', '--region', 'westeurop'], { place, env });
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('Did you mean westeurope?');
  });

  test('judges the controls of a framework alone', async () => {
    const place = newPlace();
    const ended = await run(assess('--pack', 'cis-azure-5.0', '--format', 'json'), { place, env: variables(place) });
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    const pack = azure.packs.find(({ id }) => id === 'cis-azure-5.0')!;
    const named = pack.controls.flatMap(({ checks }) => checks);
    const { results } = JSON.parse(ended.stdout) as { readonly results: readonly Result[] };
    expect([...new Set(results.map(({ check }) => check))].sort()).toEqual([...new Set(named)].sort());
    expect(runOf(ended.stdout).gaps).toEqual([]);
  });

  test('takes the subscription and the sign-in of a profile from the Azure CLI', async () => {
    const place = newPlace();
    const shop = { id: subscriptionId, name: 'Shop', isDefault: false, state: 'Enabled', tenantId };
    signedIn(place, { ...shop, id: '00000000-0000-0000-0000-00000000000b', name: 'Branch', isDefault: true }, shop);
    const none = await run(assess('--profile', 'Shop'), {
      place,
      env: { PATH: '/nowhere', AZURE_AUTHORITY_HOST: cloud.url },
    });
    expectOneLine(none, 1, place);
    expect(none.stderr).toMatch(/CredentialUnavailable.*Azure CLI could not be found.*az login/);
    const wrong = await run(assess('--profile', 'Shopp'), { place, env: {} });
    expectOneLine(wrong, 2, place);
    expect(wrong.stderr).toContain('Branch');
  });

  const failures: readonly [string, Readonly<Record<string, string>>, number, RegExp][] = [
    ['a wrong secret', { AZURE_CLIENT_SECRET: 'mArKer-secret' }, 1, /AADSTS7000215.*AZURE_CLIENT_SECRET/],
    ['an unknown application', { AZURE_CLIENT_ID: subscriptionId }, 1, /AADSTS700016.*AZURE_CLIENT_ID/],
    ['an unknown tenant', { AZURE_TENANT_ID: 'nobody.example.com' }, 1, /AADSTS90002.*AZURE_TENANT_ID/],
    ['a foreign subscription', { AZURE_SUBSCRIPTION_ID: subscriptionId.replace(/1$/, '2') }, 1, /SubscriptionNotFound/],
    ['a subscription that is none', { AZURE_SUBSCRIPTION_ID: 'Shop' }, 2, /AZURE_SUBSCRIPTION_ID is not the id/],
    ['a cloud that is none', { AZURE_CLOUD: 'AzureMoonCloud' }, 2, /AzureChinaCloud/],
    ['half a service principal', { AZURE_TENANT_ID: '' }, 1, /AZURE_TENANT_ID is not/],
    ['a directory that is away', { AZURE_AUTHORITY_HOST: 'https://127.0.0.1:9' }, 1, /ConnectionFailed.*ECONNREFUSED/],
    ['a certificate that is not trusted', { NODE_EXTRA_CA_CERTS: '' }, 1, /ConnectionFailed.*certificate/],
  ];
  test.concurrent.each(failures)('%s is one line that says what to do', async (_, more, status, says) => {
    const place = newPlace();
    const ended = await run(assess(), { place, env: variables(place, more) });
    expectOneLine(ended, status, place);
    expect(ended.stderr).toMatch(says);
    expect(ended.stderr).not.toContain('mArKer');
  });
});

test('bastide permissions azure is a custom role that az takes', async () => {
  const { status, stdout, stderr } = await run(['permissions', 'azure'], { env: {} });
  expect([status, stderr]).toEqual([0, '']);
  const { Actions, ...role } = JSON.parse(stdout);
  expect(role).toMatchObject({ Name: 'Bastide reader', IsCustom: true, NotActions: [] });
  expect(Actions).toContain('Microsoft.Resources/subscriptions/read');
  expect(Actions).toEqual([...new Set<string>(Actions)].sort());
});
