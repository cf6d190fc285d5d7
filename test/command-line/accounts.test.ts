import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operations } from '#client/api-types.ts';
import { createEstate } from '#testing/alibaba/estate.ts';
import { type Simulator, startSimulator } from '#testing/alibaba/simulator.ts';
import { simulatedApplication } from '#testing/azure/entra.ts';
import { subscriptionId } from '#testing/azure/estate.ts';
import { typicalArmEstate } from '#testing/azure/estates.ts';
import { startArmSimulator } from '#testing/azure/simulator.ts';
import { selfSignedCertificate } from '#testing/certificate.ts';
import { trust } from '#testing/trust.ts';
import { checkout } from '../journeys/program.ts';
import { type Here, here } from './here.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Person, tokenOf } from './typed.ts';

type Account = Operations['getAccount']['reply'] & { readonly health: Operations['getAccountHealth']['reply'] };

const key = { accessKeyId: 'LTAI5tUserOfTheScanner', accessKeySecret: 'uSerS3cretThatNobodySees0' };
const keys = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
};
const hostile = 'Prod\u001b]0;owned\u0007\u202e\u009b31m\nuction';

let server: TestServer;
let cloud: Simulator;
let person: Person;
let cli: Here;

beforeAll(async () => {
  const estate = createEstate({ account: '1234567890123456', regions: { 'cn-hangzhou': {} } });
  cloud = await startSimulator({ estate, credentials: [key] });
  server = await startTestServer();
  person = await server.owner();
  cli = here(person);
}, 120_000);
afterAll(async () => {
  await server.close();
  await cloud.close();
});

const add = (...more: readonly string[]) => ['account', 'add', 'alibaba', '--endpoint', cloud.url, ...more];

async function removeLive(): Promise<void> {
  const accounts = await cli.json<readonly Account[]>('account', 'list');
  for (const { id, source } of accounts) {
    if (source === 'live') await cli.out('account', 'remove', id, '--history', 'delete', '--yes');
  }
}

describe('bastide account add', () => {
  it('takes the key from standard input, waits for the test, and shows every module', async () => {
    const { child, said } = person.starts(add('--name', 'Production'), {
      answers: [key.accessKeyId, key.accessKeySecret],
    });
    const command = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8');
    const { status, stdout, stderr } = await said;
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(
      /^Connected: Alibaba Cloud account 1234567890123456 is [0-9a-f-]{36}\.\nTesting what can be/,
    );
    expect(stdout).toMatch(/^Name +Production$/m);
    expect(stdout).toMatch(/^Access key +LTAI…nner$/m);
    expect(stdout).toMatch(/^MODULE +STATUS +REASON\n(?:\S+ +in use\n){5,}/m);
    for (const text of [command, stdout, stderr]) expect(text).not.toContain(key.accessKeySecret);
    await removeLive();
  });

  it('takes the key from the environment of the vendor, and says so', async () => {
    const { status, stdout, stderr } = await here(person, keys).types(
      ...add('--name', hostile.replace('\n', ' '), '--json'),
    );
    // Names with control characters are refused by the server, member by member.
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Using the key LTAI…nner of ALIBABA_CLOUD_ACCESS_KEY_ID\n[^\n]*body\.name[^\n]*\n$/);
    const made = await here(person, keys).json<Account>(
      ...add('--name', '生产 · Produktion 🏭', '--side', 'outside-china'),
    );
    expect(made).toMatchObject({ name: '生产 · Produktion 🏭', side: 'outside-china', status: 'connected' });
    expect(made.health.modules.map(({ status: one }) => one)).not.toContain('validating');
    await removeLive();
  });

  it.each([
    [{ ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tHalf' }, [], 2, /belong together, and only one of them is set/],
    [{ ...keys, ALIBABA_CLOUD_SECURITY_TOKEN: 'x' }, [], 2, /such keys end within hours/],
    [keys, ['--external-id', 'x'], 2, /--external-id is for a role/],
    [keys, ['--role-arn', 'arn:aws:iam::1:role/x'], 2, /acs:ram::/],
    [keys, ['--side', 'europe'], 2, /Choices: china, outside-china/],
    [{ ...keys, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong-secret' }, [], 1, /secret does not belong/],
  ])('%j %j ends in %i', async (env, more, status, text) => {
    const said = await here(person, env).types(...add('--name', 'x', ...more));
    expect([said.status, said.stdout], said.stderr).toEqual([status, '']);
    expect(said.stderr).toMatch(text);
    expect(said.stderr).not.toMatch(/wrong-secret|uSerS3cret/);
    expect(await cli.json<unknown[]>('account', 'list')).toHaveLength(1);
  });

  it('takes the service principal of a subscription of Azure from its variables, or asks for it', async () => {
    const tls = selfSignedCertificate();
    trust(tls.cert);
    const azure = await startArmSimulator({ estate: await typicalArmEstate(), tls });
    const { tenantId, clientId, clientSecret } = simulatedApplication;
    const variables = {
      ...{ AZURE_AUTHORITY_HOST: azure.url, AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId },
      ...{ AZURE_CLIENT_SECRET: clientSecret, AZURE_SUBSCRIPTION_ID: subscriptionId },
    };
    const argv = ['account', 'add', 'azure', '--name', 'Shop', '--endpoint', azure.url];
    const half = await here(person, { ...variables, AZURE_TENANT_ID: '' }).types(...argv);
    expect([half.status, half.stderr]).toEqual([2, expect.stringContaining('AZURE_TENANT_ID is not')]);
    const role = await here(person, variables).types(...argv, '--role-arn', 'x');
    expect([role.status, role.stderr]).toEqual([2, expect.stringContaining('no roles')]);
    const { status, stdout, stderr } = await here(person, variables).types(...argv);
    expect(status, stderr).toBe(0);
    expect(stderr).toContain(`Using the application ${clientId} of AZURE_CLIENT_ID`);
    expect(stdout).toMatch(
      new RegExp(`^Site +outside China$[^]*^Tenant +${tenantId}\\nApplication +${clientId}$`, 'm'),
    );
    expect(`${stdout}${stderr}`).not.toContain(clientSecret);
    await removeLive();
    const { said } = person.starts(argv, { answers: [tenantId, clientId, 'wrong-secret', subscriptionId] });
    const asked = await said;
    expect([asked.status, asked.stdout]).toEqual([1, '']);
    expect(asked.stderr).not.toContain('wrong-secret');
    await azure.close();
  });

  it('needs a name and a cloud', async () => {
    expect((await cli.types('account', 'add', 'alibaba')).stderr).toBe(
      'bastide account add needs --name <name>. See: bastide account add --help\n',
    );
    expect((await cli.types('account', 'add', 'alibaba', '--language', 'zh')).stderr).toBe(
      'bastide account add 缺少 --name <name>。查看用法：bastide account add --help\n',
    );
    expect((await cli.types('account', 'add', 'aws', '--name', 'x')).stderr).toMatch(/does not read AWS yet/);
  });
});

describe('an account', () => {
  it('is listed, shown, renamed, tested and removed', async () => {
    const { id } = await here(person, keys).json<Account>(...add('--name', 'Before'));
    expect(await cli.out('account', 'list')).toMatch(
      new RegExp(`^${id} +Before +Alibaba Cloud +1234567890123456 +live +\\d+ of \\d+ in use$`, 'm'),
    );
    expect(await cli.out('account', 'list', '--language', 'zh')).toMatch(
      /阿里云 +1234567890123456 +实时 +\d+ 个模块中 \d+ 个可用$/m,
    );
    expect(await cli.json('account', 'change', id, '--name', 'After')).toMatchObject({ id, name: 'After' });
    expect((await cli.types('account', 'change', id)).status).toBe(2);
    expect((await cli.types('account', 'test', id)).status).toBe(0);
    const unasked = await cli.types('account', 'remove', id, '--history', 'keep');
    expect([unasked.status, unasked.stderr]).toEqual([2, expect.stringContaining('add --yes to agree')]);
    expect((await cli.types('account', 'remove', id)).stderr).toMatch(/needs --history <choice>/);
    await cli.out('account', 'remove', id, '--history', 'keep', '--yes');
    expect(await cli.out('account', 'list')).not.toContain(id);
    expect(await cli.out('account', 'list', '--all')).toContain(id);
    expect(await cli.out('account', 'show', id)).toMatch(/^State +disconnected\nHistory +kept$/m);
  });

  it('nothing of which can be read ends its test in status 1', async () => {
    const { id } = await here(person, keys).json<Account>(...add('--name', 'Shut'));
    cloud.addFault({ kind: 'forbidden' });
    try {
      const { status, stdout, stderr } = await cli.types('account', 'test', id);
      expect(status, stdout).toBe(1);
      expect(stderr).toMatch(/What cannot be read stays unknown/);
    } finally {
      cloud.clearFaults();
      await removeLive();
    }
  });

  it('is imported from a recording, packed or not', async () => {
    const recording = join(checkout, 'docs/guide/example.ndjson');
    const imported = await cli.json<Account>('account', 'import', recording, '--name', 'Recorded', '--side', 'china');
    expect(imported).toMatchObject({ name: 'Recorded', source: 'recording', side: 'china' });
    const packed = join(person.home, 'packed.ndjson.gz');
    writeFileSync(packed, gzipSync(readFileSync(recording)));
    // A newer recording of the same account takes the place of the earlier one.
    expect(await cli.json<Account>('account', 'import', packed)).toMatchObject({ id: imported.id, name: 'Recorded' });
    const broken = join(person.home, 'broken.ndjson');
    writeFileSync(broken, 'no recording');
    for (const [file, text] of [
      [broken, /line 1|header/i],
      [join(person.home, 'nowhere'), /Recording .*nowhere: it cannot be read/],
      [person.home, /Recording .*: it is no file/],
    ] as const) {
      const said = await cli.types('account', 'import', file);
      expect([said.status, said.stdout], said.stderr).toEqual([1, '']);
      expect(said.stderr).toMatch(text);
    }
  });

  it('with a hostile name harms no terminal, and is itself for programs', async () => {
    const { rows } = await server.admin.query<{ id: string }>(
      `INSERT INTO accounts (organization_id, id, cloud, external_id, name, source, credentials_kind, created_at)
       VALUES ($1, gen_random_uuid(), 'alibaba', '666', $2, 'recording', 'none', now()) RETURNING id`,
      [server.organizationId, hostile],
    );
    const id = rows[0]?.id ?? '';
    for (const argv of [
      ['account', 'list'],
      ['account', 'show', id],
      ['account', 'list', '--json'],
      ['account', 'show', id, '--json'],
    ]) {
      const text = await cli.out(...argv);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    }
    expect((await cli.json<Account>('account', 'show', id)).name).toBe(hostile);
    const asked = await cli.types('account', 'remove', id, '--history', 'delete');
    expect(asked.stderr).toMatch(/^Disconnect Prod\s*uction \(666\) and delete[^\n]*\n$/);
    await cli.out('account', 'remove', id, '--history', 'delete', '--yes');
  });

  it.each([
    ['0192f3a1-0000-7000-8000-000000000000', /no (such )?account/i],
    ['nobody', /params\.accountId/],
    ['..', /is no accountId/],
    ['../../users', /params\.accountId/],
  ])('%s does not exist, which is said in one line', async (id, text) => {
    const { status, stdout, stderr } = await cli.types('account', 'show', id);
    expect([status, stdout], stderr).toEqual([2, '']);
    expect(stderr).toMatch(text);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });
});

it('a server that is stopped while it is asked leaves one line and no token in it', async () => {
  const other = await startTestServer();
  const someone = await other.owner();
  const asking = here(someone);
  expect(await asking.out('account', 'list')).toContain('Sample company');
  await other.close();
  const { status, stdout, stderr } = await asking.types('account', 'list');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^http:\/\/127\.0\.0\.1:\d+: The server could not be reached[^\n]+\n$/);
  expect(stderr).not.toContain(tokenOf(someone));
  expect(readdirSync(someone.home).sort()).toEqual(['bastide']);
  expect(existsSync(join(someone.home, 'bastide', 'login.json'))).toBe(true);
});
