import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccountServer, startAccountServer } from '#testing/account-server.ts';
import { createEstate } from '#testing/alibaba/estate.ts';
import { type Simulator, startSimulator } from '#testing/alibaba/simulator.ts';
import type { Account, Health } from './schemas.ts';

const dayMs = 86_400_000;
const user = { accessKeyId: 'LTAI5tUserOfTheScanner', accessKeySecret: 'uSerS3cretThatNobodySees0' };
const second = { accessKeyId: 'LTAI5tSecondKeyOfScan2', accessKeySecret: 'sEcondS3cretThatNobodySees' };
const root = { accessKeyId: 'LTAI5tRootOfTheAccount', accessKeySecret: 'rOotS3cretThatNobodySees00' };
const key = { kind: 'key', ...user };

/** The account that the simulated cloud holds; a test may put another in its place. */
let vendorAccount = '1234567890123456';
const roles = [{ id: 'bastide-scanner' }];
const content = createEstate({ regions: { 'cn-hangzhou': {}, 'ap-southeast-1': {} }, roles });
const estate = Object.defineProperty({ ...content }, 'account', { get: () => vendorAccount });

let cloud: Simulator;
let server: AccountServer;

beforeAll(async () => {
  const credentials = [user, second, { ...root, identity: { kind: 'root' as const } }];
  cloud = await startSimulator({ estate, credentials, log: 'full' });
  server = await startAccountServer({ requestTimeoutMs: 2_000, moduleTimeoutMs: 1_500 });
}, 120_000);

afterAll(async () => {
  await server.close();
  await cloud.close();
});

beforeEach(async () => {
  vendorAccount = '1234567890123456';
  server.organizationId = await server.addOrganization();
  server.role = 'administrator';
});

afterEach(() => {
  cloud.clearFaults();
  cloud.clearLog();
});

const entered = (more: object = {}) => ({
  cloud: 'alibaba',
  name: 'Production',
  side: 'china',
  credentials: key,
  endpoint: cloud.url,
  ...more,
});

const add = (more: object = {}) => server.ask('POST', '/accounts', { body: entered(more) });

async function added(more: object = {}): Promise<Account> {
  const answer = await add(more);
  expect(answer.text).toContain('"id"');
  expect(answer.status).toBe(201);
  return answer.json<Account>();
}

const healthOf = async (id: string): Promise<Health> => (await server.ask('GET', `/accounts/${id}/health`)).json();
const statuses = ({ modules }: Health) => Object.fromEntries(modules.map(({ module, status }) => [module, status]));

async function countAccounts(): Promise<number> {
  const { rows } = await server.admin.query('SELECT count(*)::int AS count FROM accounts WHERE organization_id = $1', [
    server.organizationId,
  ]);
  return rows[0].count;
}

describe('connecting', () => {
  it('asks the cloud who it is, and keeps the account with what may be shown of its key', async () => {
    const account = await added();
    expect(account).toMatchObject({
      cloud: 'alibaba',
      externalId: '1234567890123456',
      name: 'Production',
      source: 'live',
      side: 'china',
      consoleUrl: 'https://home.console.aliyun.com',
      credentialsKind: 'key',
      credentials: { accessKeyId: 'LTAI…nner', caller: 'acs:ram::1234567890123456:user/auditor' },
      status: 'connected',
    });
    expect([...cloud.counts().keys()]).toEqual(['sts.GetCallerIdentity']);
    expect((await server.ask('GET', `/accounts/${account.id}`)).json()).toEqual(account);
    expect((await server.ask('GET', '/accounts')).json<{ items: unknown }>().items).toEqual([account]);
  });

  it('the console is that of the site where the account was opened', async () => {
    expect((await added({ side: 'outside-china' })).consoleUrl).toBe('https://home.console.alibabacloud.com');
  });

  it.each([
    ['a wrong secret', { ...key, accessKeySecret: `${user.accessKeySecret}x` }, 502, 'secret does not belong'],
    ['an unknown key', { ...key, accessKeyId: 'LTAI5tNobodyKnowsThisOne' }, 502, 'does not know this access key id'],
    ['the key of the account itself', { kind: 'key', ...root }, 400, 'account itself (root)'],
    ['a temporary key', { ...key, accessKeyId: 'STS.NTabcdefgh' }, 400, 'expires within hours'],
    ['a security token', { ...key, securityToken: 'token' }, 400, 'body.credentials.securityToken'],
    ['a key with a line break', { ...key, accessKeyId: 'LTAI\r\nX-Other: 1' }, 400, 'body.credentials.accessKeyId'],
    ['an ARN that is none', { kind: 'role', ...user, roleArn: 'arn:aws:iam::1:role/x' }, 400, 'acs:ram::'],
    ['no secret', { kind: 'key', accessKeyId: 'LTAI5tUserOfTheScanner' }, 400, 'body.credentials.accessKeySecret'],
  ])('refuses %s and writes nothing', async (_, credentials, status, reason) => {
    const answer = await add({ credentials });
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(reason)]);
    expect(await countAccounts()).toBe(0);
  });

  it('tells the reason in the language of the caller', async () => {
    const body = entered({ credentials: { kind: 'key', ...root } });
    const answer = await server.ask('POST', '/accounts', { body, headers: { 'accept-language': 'zh-CN' } });
    expect(answer.text).toContain('这是主账号的 AccessKey');
  });

  it('refuses the account that is connected already, and names it', async () => {
    await added();
    const again = await add({ name: 'Again', credentials: { kind: 'key', ...second } });
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('as \\"Production\\"')]);
    expect(await countAccounts()).toBe(1);
  });

  it('one of two at the same time wins', async () => {
    const answers = await Promise.all([add(), add({ name: 'Twin' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await countAccounts()).toBe(1);
  });

  it('done once for one idempotency key', async () => {
    const headers = { 'idempotency-key': 'once' };
    const [first, again] = [
      await server.ask('POST', '/accounts', { body: entered(), headers }),
      await server.ask('POST', '/accounts', { body: entered(), headers }),
    ];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json()).toEqual(first.json());
  });

  it('says when the cloud cannot be reached', async () => {
    cloud.addFault({ kind: 'reset', service: 'sts' });
    const answer = await add();
    expect([answer.status, answer.text]).toEqual([502, expect.stringContaining('this server reaches the cloud')]);
  });

  it.each([
    ['http://127.0.0.2:8080', 'loopback'],
    ['http://169.254.169.254', 'metadata'],
    ['ftp://example.com', 'body.endpoint'],
    ['https://user:password@example.com', 'names no user or password'],
  ])('an endpoint leads only where the operator lets it: %s', async (endpoint, reason) => {
    const answer = await add({ endpoint });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(reason)]);
  });

  it('only configuring roles may', async () => {
    const { id } = await added();
    const tries = () =>
      Promise.all([
        add(),
        server.ask('PATCH', `/accounts/${id}`, { body: { name: 'x' } }),
        server.ask('DELETE', `/accounts/${id}?history=keep`),
        server.ask('POST', '/accounts/import?cloud=alibaba', { upload: 'x' }),
        server.ask('POST', `/accounts/${id}/health`),
        server.ask('GET', `/accounts/${id}`),
      ]);
    server.role = 'operator';
    expect((await tries()).map(({ status }) => status)).toEqual([403, 403, 403, 403, 202, 200]);
    server.role = 'auditor';
    expect((await tries()).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 200]);
  });

  it('another organisation sees nothing of it, and may connect the same account', async () => {
    const { id } = await added();
    server.organizationId = await server.addOrganization();
    const answers = await Promise.all([
      server.ask('GET', `/accounts/${id}`),
      server.ask('PATCH', `/accounts/${id}`, { body: { name: 'Mine' } }),
      server.ask('DELETE', `/accounts/${id}?history=delete`),
      server.ask('GET', `/accounts/${id}/health`),
      server.ask('POST', `/accounts/${id}/health`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await server.ask('GET', '/accounts')).json<{ items: unknown[] }>().items).toEqual([]);
    await added();
  });

  it('lists in pages', async () => {
    const ids: string[] = [];
    for (const last of ['1', '2', '3']) {
      vendorAccount = `123456789012345${last}`;
      ids.push((await added({ name: last })).id);
    }
    type Page = { items: Account[]; nextCursor: string | null };
    const first = (await server.ask('GET', '/accounts?limit=2')).json<Page>();
    const rest = (await server.ask('GET', `/accounts?limit=2&cursor=${first.nextCursor}`)).json<Page>();
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
  });
});

describe('a role', () => {
  const role = {
    kind: 'role',
    ...user,
    roleArn: 'acs:ram::1234567890123456:role/bastide-scanner',
    externalId: 'ext-42',
    sessionName: 'nightly',
  };

  it('is taken on with the keys of a user, naming the external ID', async () => {
    const account = await added({ credentials: role });
    expect(account).toMatchObject({
      credentialsKind: 'role',
      credentials: {
        accessKeyId: 'LTAI…nner',
        roleArn: role.roleArn,
        externalId: 'ext-42',
        caller: 'acs:ram::1234567890123456:assumed-role/bastide-scanner/nightly',
      },
    });
    const assumed = cloud.requests.find(({ operation }) => operation === 'AssumeRole');
    expect(assumed?.input).toMatchObject({ ExternalId: 'ext-42', RoleSessionName: 'nightly', RoleArn: role.roleArn });
  });

  it('is opened with it', async () => {
    const { id } = await added({ credentials: role });
    const signal = new AbortController().signal;
    const open = await server.module.opener.open(server.organizationId, id, true, signal);
    expect([open.externalId, open.regions]).toEqual(['1234567890123456', ['ap-southeast-1', 'cn-hangzhou']]);
    await open.close();
  });

  it.each([
    ['that does not exist', { roleArn: 'acs:ram::1234567890123456:role/nobody' }, 'There is no such role'],
    ['that may not be taken on', {}, 'let the trust policy of the role name the user'],
  ])('%s is refused with what to do', async (_, more, reason) => {
    if (!('roleArn' in more)) cloud.addFault({ kind: 'forbidden', operation: 'AssumeRole' });
    const answer = await add({ credentials: { ...role, ...more } });
    expect([answer.status, answer.text]).toEqual([502, expect.stringContaining(reason)]);
  });

  it('may not be taken on with keys of the account itself', async () => {
    const answer = await add({ credentials: { ...role, ...root } });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('account itself (root)')]);
  });
});

describe('changing', () => {
  it('renames', async () => {
    const { id } = await added();
    const answer = await server.ask('PATCH', `/accounts/${id}`, { body: { name: '  Neu\u0308 ' } });
    expect(answer.json<Account>().name).toBe('Neü');
  });

  it('takes new credentials of the same account, and tests them', async () => {
    const { id } = await added();
    await server.runTimers();
    const body = { credentials: { kind: 'key', ...second } };
    const answer = await server.ask('PATCH', `/accounts/${id}`, { body });
    expect(answer.json<Account>()).toMatchObject({
      credentials: { accessKeyId: 'LTAI…can2' },
      health: { modules: { validating: 14 } },
    });
    cloud.clearLog();
    await server.runTimers();
    expect((await healthOf(id)).modules.every(({ status }) => status === 'in-use')).toBe(true);
  });

  it('refuses credentials of another account, and keeps the ones it has', async () => {
    const { id } = await added();
    vendorAccount = '6543210987654321';
    const body = { credentials: { kind: 'key', ...second } };
    const answer = await server.ask('PATCH', `/accounts/${id}`, { body });
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('6543210987654321')]);
    const { credentials } = (await server.ask('GET', `/accounts/${id}`)).json<Account>();
    expect(credentials.accessKeyId).toBe('LTAI…nner');
  });

  it.each([
    ['nothing', {}, 'It changes nothing'],
    ['another side', { side: 'china' }, 'body.side'],
    ['an empty name', { name: ' ' }, 'body.name'],
    ['control characters', { name: 'a\u0007b' }, 'control characters'],
    ['root keys', { credentials: { kind: 'key', ...root } }, 'account itself (root)'],
  ])('refuses %s', async (_, body, reason) => {
    const { id } = await added();
    const answer = await server.ask('PATCH', `/accounts/${id}`, { body });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(reason)]);
  });
});

describe('health', () => {
  it('every module is read once, after the account was added and then every day', async () => {
    const { id, health } = await added();
    expect(health).toEqual({
      checkedAt: null,
      modules: { 'in-use': 0, error: 0, validating: 14, timeout: 0 },
    });
    expect(await server.runTimers()).toBe(1);
    const tested = await healthOf(id);
    expect(statuses(tested)).toEqual(Object.fromEntries(tested.modules.map(({ module }) => [module, 'in-use'])));
    expect(tested.modules.map(({ module }) => module)).toEqual(
      expect.arrayContaining(['ecs', 'oss', 'ram', 'rds', 'security-center', 'vpc']),
    );
    expect(tested.checkedAt).toBe(new Date(server.now).toISOString());
    expect(cloud.writes()).toEqual([]);
    expect(await server.runTimers()).toBe(0);
    server.now += dayMs;
    expect(await server.runTimers()).toBe(1);
  });

  it('a refused, a broken and a silent module are told, and the others are in use', async () => {
    const { id } = await added();
    cloud.addFault({ kind: 'forbidden', service: 'rds', operation: 'DescribeDBInstances' });
    cloud.addFault({ kind: 'foreign', service: 'cdn', shape: 'other' });
    cloud.addFault({ kind: 'hang', service: 'oss' });
    await server.runTimers();
    const health = await healthOf(id);
    const found = statuses(health);
    expect(found).toMatchObject({ rds: 'error', cdn: 'error', oss: 'timeout', ecs: 'in-use', ram: 'in-use' });
    expect(Object.values(found).filter((status) => status !== 'in-use')).toHaveLength(3);
    const rds = health.modules.find(({ module }) => module === 'rds');
    expect(rds).toMatchObject({ statusCode: 1, operation: 'DescribeDBInstances', code: 'Forbidden.RAM' });
    expect(health.modules.find(({ module }) => module === 'oss')).toMatchObject({ statusCode: 3 });
  });

  it('a key that was disabled meanwhile is an error of every module, in the language of the caller', async () => {
    const { id } = await added();
    cloud.addFault({ kind: 'forbidden', service: 'sts', code: 'InvalidAccessKeyId.Inactive' });
    await server.runTimers();
    const headers = { 'accept-language': 'zh' };
    const { modules } = (await server.ask('GET', `/accounts/${id}/health`, { headers })).json<Health>();
    expect(modules).toHaveLength(14);
    expect(modules[0]).toMatchObject({ status: 'error', code: 'cloud-access-denied' });
    expect(modules[0]?.message).toContain('该 AccessKey 已被禁用');
  });

  it('keys that belong to another account by now are an error, and the account is not opened with them', async () => {
    const { id } = await added();
    vendorAccount = '6543210987654321';
    await server.runTimers();
    expect((await healthOf(id)).modules[0]).toMatchObject({ status: 'error', code: 'conflict' });
    const opening = server.module.opener.open(server.organizationId, id, false, new AbortController().signal);
    await expect(opening).rejects.toMatchObject({ code: 'conflict' });
  });

  it('a test that credentials overtake counts for nothing, and is made again', async () => {
    const { id } = await added();
    cloud.addFault({ kind: 'hang', service: 'oss' });
    const testing = server.runTimers();
    await expect.poll(() => cloud.counts().has('oss.ListBuckets')).toBe(true);
    await server.ask('PATCH', `/accounts/${id}`, { body: { credentials: { kind: 'key', ...second } } });
    cloud.clearFaults();
    await testing;
    expect((await healthOf(id)).checkedAt).toBeNull();
    expect(await server.runTimers()).toBe(1);
    expect(statuses(await healthOf(id)).oss).toBe('in-use');
  });

  it('is tested again when somebody asks', async () => {
    const { id } = await added();
    await server.runTimers();
    const answer = await server.ask('POST', `/accounts/${id}/health`);
    expect(answer.status).toBe(202);
    expect(new Set(answer.json<Health>().modules.map(({ status }) => status))).toEqual(new Set(['validating']));
    expect(await server.runTimers()).toBe(1);
    expect(new Set((await healthOf(id)).modules.map(({ status }) => status))).toEqual(new Set(['in-use']));
  });
});

describe('what other features may ask', () => {
  it('the connected accounts, one of them, and which ids are accounts', async () => {
    const { id } = await added();
    vendorAccount = '6543210987654321';
    const gone = await added({ name: 'Gone' });
    await server.ask('DELETE', `/accounts/${gone.id}?history=keep`);
    const { accounts } = server.module;
    const { organizationId, database } = server;
    const summary = {
      ...{ id, cloud: 'alibaba', externalId: '1234567890123456', name: 'Production' },
      ...{ source: 'live', status: 'connected' },
    };
    await database.inOrganization(organizationId, async (transaction) => {
      expect(await accounts.list(transaction, organizationId)).toEqual([summary]);
      expect(await accounts.get(transaction, organizationId, id)).toEqual(summary);
      expect(await accounts.get(transaction, organizationId, gone.id)).toMatchObject({ status: 'disconnected' });
      expect(await accounts.get(transaction, organizationId, organizationId)).toBeUndefined();
      const ids = [id, gone.id, organizationId];
      expect(await accounts.existingIds(transaction, organizationId, ids)).toEqual(new Set([id]));
    });
  });
});

describe('secrets', () => {
  it('are in no row, no reply and no line of the log', async () => {
    const role = { kind: 'role', ...user, roleArn: 'acs:ram::1234567890123456:role/bastide-scanner' };
    const { id } = await added({ credentials: role });
    await add({ credentials: { ...key, accessKeySecret: `${user.accessKeySecret}x` } });
    await server.runTimers();
    await server.ask('PATCH', `/accounts/${id}`, { body: { credentials: { kind: 'key', ...second } } });
    await server.runTimers();
    const opening = await server.module.opener.open(server.organizationId, id, true, new AbortController().signal);
    await opening.close();
    const everything = `${await server.dump()}\n${server.words.join('\n')}`;
    expect(everything).toContain(id);
    for (const { accessKeyId, accessKeySecret } of [user, second, root]) {
      for (const word of [accessKeyId, accessKeySecret]) {
        expect(everything.includes(word), word).toBe(false);
        expect(everything.includes(Buffer.from(word).toString('hex')), word).toBe(false);
        expect(everything.includes(Buffer.from(word).toString('base64').slice(0, 20)), word).toBe(false);
      }
    }
  });

  it('what was done is in the audit log, with masked keys', async () => {
    const { id } = await added();
    await server.ask('PATCH', `/accounts/${id}`, { body: { name: 'Other', credentials: { kind: 'key', ...second } } });
    await server.ask('DELETE', `/accounts/${id}?history=keep`);
    const { rows } = await server.admin.query(
      'SELECT action, actor_name, details FROM audit_log WHERE organization_id = $1 ORDER BY seq',
      [server.organizationId],
    );
    expect(rows.map(({ action }) => action)).toEqual(['account.connected', 'account.changed', 'account.disconnected']);
    expect(rows[1]).toEqual({
      action: 'account.changed',
      actor_name: 'Alice',
      details: { name: 'Other', credentials: 'key', accessKeyId: 'LTAI…can2' },
    });
    expect(rows[2].details).toMatchObject({ history: 'keep', externalId: '1234567890123456', name: 'Other' });
  });
});
