import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exception, Finding, FindingDetail, FindingGroup } from '#client/api-types.ts';
import { type Here, here } from './here.ts';
import { startTestServer, type TestServer } from './server.ts';
import { newPerson, type Person } from './typed.ts';

const check = 'alibaba.oss.bucket-no-public-write';
let server: TestServer;
let person: Person;
let cli: Here;
let finding: Finding;

beforeAll(async () => {
  server = await startTestServer();
  person = await server.owner();
  cli = here(person);
  const [first] = await cli.json<readonly Finding[]>('finding', 'list', '--check', check);
  finding = first!;
}, 120_000);
afterAll(() => server.close());

/** What is wrong with a command line, in one line. */
async function refusal(...argv: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await cli.types(...argv);
  expect([status, stdout], stderr).toEqual([2, '']);
  expect(stderr).toMatch(/^[^\n]+\n$/);
  return stderr;
}

describe('findings', () => {
  it('are listed, the highest risks first, for people and for programs', async () => {
    const { stdout, stderr } = await cli.types('finding', 'list', '--limit', '5');
    expect(stdout).toMatch(
      /^ID +SEVERITY +STATE +CHECK +ASSET +REGION +ACCOUNT +SINCE\n(?:\S{36} +high +open .+\n){5}$/,
    );
    expect(stderr).toBe('There are more: --limit all lists all.\n');
    const all = await cli.json<readonly Finding[]>('finding', 'list');
    expect(all).toHaveLength(52);
    expect(JSON.parse(await cli.out('finding', 'list', '--format', 'json'))).toEqual(all);
    expect(await cli.out('finding', 'list', '--limit', '1', '--language', 'zh')).toMatch(
      /^ID +等级 +状态 .*\n\S{36} +高危 +未解决 /,
    );
  });

  it.each<[readonly string[], (finding: Finding) => boolean]>([
    [['--severity', 'high', '--severity', 'low'], ({ severity }) => severity !== 'medium'],
    [['--check', check], (one) => one.check.id === check],
    [['--category', 'network'], (one) => one.check.category === 'network'],
    [['--dimension', 'ciem'], (one) => one.check.dimension === 'ciem'],
    [
      ['--region', 'cn-hangzhou', '--kind', 'alibaba.oss.bucket'],
      ({ region, asset }) => region === 'cn-hangzhou' && asset.kind === 'alibaba.oss.bucket',
    ],
    [['--search', 'campaign'], ({ asset }) => /campaign/.test(`${asset.name} ${asset.displayName}`)],
    [['--since', '2020-01-01', '--until', '2999-01-01T00:00:00+08:00'], () => true],
    [['--state', 'resolved'], () => false],
    [['--since', '2999-01-01'], () => false],
    [['--stale'], () => false],
    [['--owner', 'nobody'], () => false],
  ])('%j narrows them', async (options, fits) => {
    const all = await cli.json<readonly Finding[]>('finding', 'list');
    const expected = all.filter(fits).map(({ id }) => id);
    const listed = await cli.json<readonly Finding[]>('finding', 'list', ...options);
    expect(listed.map(({ id }) => id).sort()).toEqual(expected.sort());
  });

  it('are exported whole, to standard output or into a file', async () => {
    const csv = await cli.out('finding', 'list', '--format', 'csv');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(53);
    const sarif = JSON.parse(await cli.out('finding', 'export', '--format', 'sarif', '--severity', 'high'));
    expect(sarif).toMatchObject({ version: '2.1.0' });
    const file = join(person.home, 'findings.json');
    const { status, stdout, stderr } = await cli.types('finding', 'export', '--format', 'ocsf', '--output', file);
    expect([status, stdout, stderr]).toEqual([0, '', `Written: ${file}\n`]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveLength(52);
    const lines = (await cli.out('finding', 'export', '--format', 'ndjson', '--check', check)).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual([finding.id]);
    const nowhere = await cli.types(
      'finding',
      'export',
      '--format',
      'csv',
      '--output',
      join(person.home, 'no', 'where'),
    );
    expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringContaining('the folder does not exist')]);
    const foreign = join(person.home, 'foreign');
    expect(
      (await cli.types('finding', 'export', '--format', 'csv', '--account', 'x', '--output', foreign)).status,
    ).toBe(2);
    expect(existsSync(foreign)).toBe(false);
  });

  it('are shown with their reason and how to mend them, with their history, and by whom they are looked after', async () => {
    const text = await cli.out('finding', 'show', finding.id);
    expect(text).toMatch(/^Severity +high\nState +open\nAsset +/m);
    expect(text).toMatch(/^Mend +1\. /m);
    const history = await cli.out('finding', 'history', finding.id);
    expect(history).toMatch(/^TIME +EVENT +BY +REASON\n.+ opened /);
    const triaged = await cli.json<FindingDetail>('finding', 'triage', finding.id, '--owner', 'Ann', '--note', 'soon');
    expect(triaged).toMatchObject({ owner: 'Ann', note: 'soon', ticket: null });
    expect(await cli.json('finding', 'triage', finding.id, '--note', '-')).toMatchObject({ owner: 'Ann', note: null });
    expect(await refusal('finding', 'triage', finding.id)).toContain('There is nothing to change');
  });

  it('are counted by something', async () => {
    const groups = await cli.json<readonly FindingGroup[]>('finding', 'groups', '--by', 'severity');
    expect(groups.map(({ key, findings }) => [key, findings])).toEqual([
      ['high', 20],
      ['medium', 22],
      ['low', 10],
    ]);
    expect(await cli.out('finding', 'groups', '--by', 'check', '--limit', '2')).toMatch(
      /^GROUP +TITLE +FINDINGS +HIGH +MEDIUM +LOW\n/,
    );
  });

  it.each([
    [['list', '--severity', 'critical'], '--severity cannot be "critical". Choices: high, medium, low'],
    [['list', '--state', 'opn'], 'Did you mean open?'],
    [['list', '--since', '2026-02-30x'], '--since cannot be "2026-02-30x"'],
    [['list', '--since', 'yesterday'], '--since cannot be "yesterday"'],
    [['list', '--format', 'csv', '--limit', '3'], '--format csv writes all findings that fit: leave --limit out.'],
    [['list', '--format', 'sarif', '--sort', 'opened'], 'leave --sort out'],
    [['list', '--output', 'x'], '--output is for --format'],
    [['export'], 'bastide finding export needs --format <format>'],
    [['groups'], 'bastide finding groups needs --by <what>'],
    [['show', '0192f3a1-0000-7000-8000-000000000000'], 'There is no'],
    [['show', 'x'], 'params.findingId'],
    [['show'], 'bastide finding show needs <id>'],
  ])('%j is wrong', async (argv, text) => {
    expect(await refusal('finding', ...argv)).toContain(text);
  });

  it('with hostile texts harm no terminal', async () => {
    const hostile = 'x\u001b]0;owned\u0007\u009b31m\u202e\ny';
    const rename = 'UPDATE findings SET asset_name = $1, display_name = $1, reason = $1, note = $1 WHERE id = $2';
    await server.admin.query(rename, [hostile, finding.id]);
    for (const argv of [
      ['finding', 'list', '--check', check],
      ['finding', 'show', finding.id],
      ['finding', 'list', '--check', check, '--json'],
      ['finding', 'show', finding.id, '--json'],
    ]) {
      const text = await cli.out(...argv);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    }
    expect((await cli.json<Finding>('finding', 'show', finding.id)).asset.displayName).toBe(hostile);
  });
});

describe('exceptions', () => {
  const inAYear = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);
  const why = ['--reason', 'known', '--owner', 'Ann', '--expires', inAYear];
  const because = (more: readonly string[]) => [...more, ...why];

  it('accept a finding until the end of a day, and count again when they are revoked', async () => {
    const granted = await cli.json<Exception>('exception', 'grant', ...because(['--finding', finding.id]));
    expect(granted).toMatchObject({ state: 'active', scope: { type: 'pair', checkId: check }, owner: 'Ann' });
    expect(Date.parse(granted.expiresAt)).toBe(Date.parse(`${inAYear}T00:00:00Z`) + 86_400_000);
    expect(await cli.json('finding', 'list', '--check', check)).toEqual([]);
    expect(await cli.json('finding', 'list', '--check', check, '--state', 'excepted')).toMatchObject([
      { id: finding.id },
    ]);
    expect(await cli.out('exception', 'show', granted.id)).toMatch(
      /^State +active\nCovers +alibaba\.oss\.bucket-no-public-write · /m,
    );
    expect(await cli.out('exception', 'list', '--language', 'zh')).toMatch(/^ID +状态 +覆盖 .*\n\S{36} +生效中 /);
    const revoked = await cli.types('exception', 'revoke', granted.id, '--reason', 'mended');
    expect(revoked.stdout).toMatch(/^State +revoked$/m);
    expect(await cli.json('finding', 'list', '--check', check)).toMatchObject([{ id: finding.id }]);
    expect((await cli.types('exception', 'revoke', granted.id, '--reason', 'again')).status).toBe(1);
  });

  it.each<[readonly string[], object]>([
    [['--check', check], { type: 'check', checkId: check }],
    [
      ['--region', 'cn-hangzhou', '--tag', 'env=dev', '--tag', 'old'],
      { type: 'filter', region: 'cn-hangzhou', tags: [{ key: 'env', values: ['dev'] }, { key: 'old' }] },
    ],
    [['--severity', 'low', '--check', check], { type: 'filter', severity: 'low', checkId: check }],
  ])('cover %j', async (options, scope) => {
    const granted = await cli.json<Exception>('exception', 'grant', ...because(options));
    expect(granted.scope).toMatchObject(scope);
    await cli.out('exception', 'revoke', granted.id, '--reason', 'over');
  });

  it('cover an asset, and one check on it', async () => {
    const { kind, id } = finding.asset;
    const place = ['--account', server.accountId, '--kind', kind, '--asset', id];
    const asset = await cli.json<Exception>('exception', 'grant', ...because(place));
    const pair = await cli.json<Exception>('exception', 'grant', ...because([...place, '--check', check]));
    expect([asset.scope.type, pair.scope.type]).toEqual(['asset', 'pair']);
    for (const one of [asset, pair]) await cli.out('exception', 'revoke', one.id, '--reason', 'over');
  });

  it('that an operator asks for wait for somebody else, who approves or rejects', async () => {
    const operator = await roleOf('operator');
    const ask = () => operator.types('exception', 'grant', ...because(['--finding', finding.id]));
    const asked = await ask();
    const id = /^ID +(\S+)$/m.exec(asked.stdout)?.[1] ?? '';
    expect(asked.stderr).toBe(`It waits for somebody else: bastide exception approve ${id}\n`);
    expect((await operator.types('exception', 'approve', id)).status).toBe(1);
    expect(await cli.json('exception', 'list', '--awaiting')).toMatchObject([{ id, state: 'pending' }]);
    expect(await cli.json('exception', 'approve', id, '--note', 'fine')).toMatchObject({
      state: 'active',
      decision: { note: 'fine' },
    });
    await cli.out('exception', 'revoke', id, '--reason', 'over');
    const second = /^ID +(\S+)$/m.exec((await ask()).stdout)?.[1] ?? '';
    expect(await refusal('exception', 'reject', second)).toContain('needs --note <text>');
    expect(await cli.json('exception', 'reject', second, '--note', 'no')).toMatchObject({ state: 'rejected' });
  });

  it.each([
    [[], 'needs --reason <text>'],
    [why, 'Say what it covers'],
    [['--finding', 'a', '--check', 'b', ...why], '--finding says all'],
    [['--asset', 'a', ...why], '--asset needs its --account and its --kind'],
    [['--check', check, '--reason', 'r', '--owner', 'o', '--expires', 'soon'], '--expires cannot be "soon"'],
    [
      ['--check', check, '--reason', 'r', '--owner', 'o', '--expires', '2027-02-30'],
      '--expires cannot be "2027-02-30"',
    ],
    [['--check', check, '--reason', 'r', '--owner', 'o', '--expires', '2020-01-01'], ''],
    [['--check', 'alibaba.nothing', ...why], 'alibaba.nothing'],
    [['--finding', '0192f3a1-0000-7000-8000-000000000000', ...why], 'There is no'],
  ])('grant %j is refused', async (options, text) => {
    expect(await refusal('exception', 'grant', ...options)).toContain(text);
  });

  it('are given another end', async () => {
    const from = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const first = ['--check', check, '--reason', 'known', '--owner', 'Ann', '--expires', from];
    const { id } = await cli.json<Exception>('exception', 'grant', ...first);
    const renewed = await cli.json<Exception>('exception', 'renew', id, '--expires', inAYear, '--reason', 'longer');
    expect(Date.parse(renewed.expiresAt)).toBe(Date.parse(`${inAYear}T00:00:00Z`) + 86_400_000);
    await cli.out('exception', 'revoke', id, '--reason', 'over');
  });
});

/** Somebody else of a role, who has logged on. */
async function roleOf(role: string): Promise<Here> {
  const email = `${role}@example.com`;
  const added = await person.types(['user', 'add', email, '--name', role, '--role', role], {
    answers: [server.password],
  });
  expect(added.status, added.stderr).toBe(0);
  const someone = newPerson();
  const answers = [email, added.stdout.trim(), 'a bridge of nine stones'];
  const said = await someone.types(['login', '--server', server.origin], { answers });
  expect(said.status, said.stderr).toBe(0);
  return here(someone);
}

const policyFile = (text: string): string => {
  const file = join(person.home, 'policy.yaml');
  writeFileSync(file, text);
  return file;
};

describe('policies', () => {
  const nightly =
    'name: Nightly\npacks: [cis-alibaba-2.0]\nschedule: { mode: weekly, weekdays: [1, 5], window: 00-06, timeZone: Asia/Shanghai }\n';

  it('are created from a file, and replaced by it when it is applied again', async () => {
    const created = await cli.types('policy', 'apply', policyFile(nightly));
    expect([created.status, created.stderr]).toEqual([0, 'Created: Nightly.\n']);
    expect(created.stdout).toMatch(/^Schedule +Mon, Fri 00-06 Asia\/Shanghai$/m);
    const replaced = await cli.types('policy', 'apply', policyFile(`${nightly}isEnabled: false\n`));
    expect([replaced.status, replaced.stderr]).toEqual([0, 'Replaced: Nightly.\n']);
    expect(replaced.stdout).toMatch(/^On +no$/m);
    expect(await cli.out('policy', 'list')).toMatch(/ Nightly +no +\d+ +Mon, Fri 00-06 Asia\/Shanghai +–$/m);
  });

  it('are written as a file that can be applied, also under another name', async () => {
    const yaml = await cli.out('policy', 'show', 'Nightly', '--yaml');
    const { id } = await cli.json<{ id: string }>('policy', 'show', 'Nightly');
    const same = await cli.types('policy', 'apply', policyFile(yaml));
    expect(same.stderr).toBe('Replaced: Nightly.\n');
    expect(await cli.out('policy', 'show', id, '--yaml')).toBe(yaml);
    const renamed = await cli.types(
      'policy',
      'apply',
      policyFile(yaml.replace('name: Nightly', 'name: 每晚')),
      '--id',
      id,
    );
    expect([renamed.status, renamed.stderr]).toEqual([0, 'Replaced: 每晚.\n']);
    expect((await person.types(['policy', 'apply', '-'], { answers: yaml.split('\n') })).stderr).toBe(
      'Created: Nightly.\n',
    );
  });

  it('are removed by name when that is agreed to', async () => {
    expect(await refusal('policy', 'remove', '每晚')).toContain('add --yes to agree');
    expect((await cli.types('policy', 'remove', '每晚', '--yes')).stderr).toBe('Deleted: 每晚.\n');
    expect(await refusal('policy', 'show', '每晚')).toContain('There is no policy "每晚". See: bastide policy list');
    const kept = await cli.types('policy', 'remove', 'All checks', '--yes');
    expect([kept.status, kept.stdout]).toEqual([1, '']);
  });

  it.each([
    ['name: [', 1, /line \d+, column \d+, is not YAML/],
    ['- a list', 1, /must hold the members of one policy/],
    ['packs: []', 1, /its "name" among them/],
    ['name: X\nnonsense: 1', 2, /body\.nonsense: There is no such member/],
    ['name: X\npacks: [cis-alibaba-3.0]', 2, /cis-alibaba-3\.0/],
    [`a: &a [${'1,'.repeat(20)}]\nb: [${'*a,'.repeat(200)}]\nname: X`, 1, /too many aliases/],
    [`name: X\nnote: ${'x'.repeat(1_100_000)}`, 1, /larger than 1 MiB/],
  ])('a file with %j is refused', async (text, status, reason) => {
    const said = await cli.types('policy', 'apply', policyFile(text));
    expect([said.status, said.stdout], said.stderr).toEqual([status, '']);
    expect(said.stderr).toMatch(reason);
    expect(said.stderr).toMatch(/^[^\n]+\n$/);
  });

  it('a file that is not there is named', async () => {
    const said = await cli.types('policy', 'apply', '/no/where.yaml', '--language', 'zh');
    expect([said.status, said.stderr]).toEqual([1, expect.stringMatching(/^文件 \/no\/where\.yaml：无法读取：/)]);
  });
});

describe('the quota', () => {
  it('is shown, and its settings are changed', async () => {
    expect(await cli.out('quota', 'show')).toMatch(/^Mode +off\nPrice of a scan +[\d.]+ USD$/m);
    const changed = await cli.out(
      'quota',
      'set',
      '--unit-price',
      '0.0375',
      '--time-zone',
      'Asia/Shanghai',
      '--charge-verifications',
      'yes',
    );
    expect(changed).toMatch(/^Price of a scan +0\.0375 USD\nTime zone +Asia\/Shanghai\nVerifications +count$/m);
    expect(await refusal('quota', 'set')).toContain('There is nothing to change');
    expect(await refusal('quota', 'set', '--unit-price', '0.0000001')).toContain('--unit-price cannot be "0.0000001"');
    expect(await refusal('quota', 'set', '--time-zone', 'Mars')).toContain('IANA');
  });

  it('costs money only when that is agreed to', async () => {
    expect(await refusal('quota', 'subscribe', '--scans', '1000', '--months', '2')).toContain(
      '1,000 scans a month for 2 months cost 75.00 USD. Buy them? There is no terminal to ask on: add --yes to agree.',
    );
    expect(await refusal('quota', 'pay-as-you-go', 'on', '--language', 'zh')).toContain(
      '每次计费检测的价格为 0.0375 USD',
    );
    expect(await cli.json('quota', 'subscribe', '--scans', '1000', '--months', '2', '--yes')).toMatchObject({
      mode: 'subscription',
      subscription: { quota: 1000, months: 2, unitPriceMicros: 37_500 },
    });
    expect(await cli.json('quota', 'scale-out', '--scans', '500', '--yes')).toMatchObject({ period: { quota: 1500 } });
    expect(await cli.json('quota', 'renew', '--months', '1', '--yes')).toMatchObject({ subscription: { months: 3 } });
    expect(await cli.json('quota', 'downgrade', '--scans', '1200', '--yes')).toMatchObject({
      subscription: { quota: 1200 },
    });
    expect(await cli.out('quota', 'history')).toMatch(/ bought .*\n/);
    expect(await cli.json('quota', 'refund', '--yes')).toMatchObject({ subscription: null });
  });

  it('tells what was used and billed', async () => {
    expect(await cli.json('quota', 'pay-as-you-go', 'on', '--yes')).toMatchObject({ mode: 'pay-as-you-go' });
    expect(await cli.out('quota', 'usage')).toMatch(
      /^Days +\d{4}-\d\d-\d\d – \d{4}-\d\d-\d\d \(Asia\/Shanghai\)\nScans +0\n$/,
    );
    expect(await cli.json('quota', 'bills')).toEqual([]);
    expect(await cli.out('quota', 'bills', '--csv', '--from', '2026-01-01', '--to', '2026-01-31')).toMatch(
      /^[^\n]*,[^\n]*\r\n$/,
    );
    expect(await refusal('quota', 'bills', '--from', '2026-01-01')).toContain('go with --csv');
    expect(await refusal('quota', 'pay-as-you-go', 'maybe')).toContain('Choices: on, suspended, off');
    expect(await cli.json('quota', 'pay-as-you-go', 'off', '--yes')).toMatchObject({ mode: 'off' });
  });
});
