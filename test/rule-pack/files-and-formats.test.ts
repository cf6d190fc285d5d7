import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { run } from '#cli/run.ts';
import { account, answer, assessText, type Line, type Report, recordingOf, refuse } from './recording.ts';

const disks = 'alibaba.ecs.disk-auto-snapshot-policy';
const mfa = 'alibaba.ram.root-mfa-enabled';
const disk = (DiskId: string, on = false) => ({
  DiskId,
  Status: 'In_use',
  Category: 'cloud',
  EnableAutomatedSnapshotPolicy: on,
  Tags: { Tag: [{ TagKey: 'env', TagValue: 'dev' }] },
});
const list = (...items: unknown[]): Line => answer('ecs', 'DescribeDisks', { Disks: { Disk: items } });
const folder = mkdtempSync(join(tmpdir(), 'rule-pack-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const text = recordingOf([list(disk('low-fails'), disk('good', true))]);
const high = recordingOf([answer('ims', 'GetAccountMFAInfo', { IsMFAEnable: false })]);
const unread = recordingOf([refuse('ecs', 'DescribeDisks'), answer('ims', 'ListUsers', { Users: {} })]);

test.each<[string, string, string[], number]>([
  ['low meets low', text, ['--check', disks, '--fail-on', 'low'], 3],
  ['low does not meet medium', text, ['--check', disks, '--fail-on', 'medium'], 0],
  ['nothing asked', text, ['--check', disks], 0],
  ['high meets low', high, ['--check', mfa, '--fail-on', 'low'], 3],
  ['high meets high', high, ['--check', mfa, '--fail-on', 'high'], 3],
  ['unknown does not fail', unread, ['--check', disks, '--fail-on', 'low'], 0],
])('exit status: %s', async (_, recording, args, status) => {
  expect((await assessText(recording, [...args, '--format', 'json'])).status).toBe(status);
});

async function excepting(yaml: string) {
  const args = ['--check', disks, '--format', 'json', '--fail-on', 'low', '--exceptions', file('accepted.yaml', yaml)];
  const ran = await assessText(text, args);
  return { ...ran, report: JSON.parse(ran.stdout) as Report };
}
function entry(members: Readonly<Record<string, string | undefined>>): string {
  const all = { check: disks, reason: 'test bench', owner: 'ops', expires: '2027-01-01', ...members };
  const lines = Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: "${value}"`]));
  return `- ${lines.join('\n  ')}\n`;
}

test.each([
  ['a pattern', { asset: '*low-fails' }],
  ['the asset', { asset: `acs:ecs:cn-hangzhou:${account}:disk/low-fails` }],
  ['a tag', { tag: 'env=dev' }],
])('an accepted risk by %s keeps its outcome and does not count', async (_, members) => {
  const { status, report } = await excepting(entry(members));
  expect([status, report.run.counts.fail, report.run.counts.excepted]).toEqual([0, 0, 1]);
  const excepted = { owner: 'ops', reason: 'test bench', expires: expect.stringContaining('2027-01-01') };
  expect(report.results.find(({ name }) => name === 'low-fails')).toMatchObject({ outcome: 'fail', excepted });
});

test.each([
  ['an expired entry', { asset: '*', expires: '2026-01-01' }, /expire/],
  ['an entry without owner', { asset: '*', owner: undefined }, /owner/],
])('%s is reported and does not count', async (_, members, says) => {
  const { status, stderr, report } = await excepting(entry(members));
  expect([status, report.run.counts.fail]).toEqual([3, 1]);
  expect(stderr).toMatch(says);
});

test('--fail-on looks only at what is new since the baseline', async () => {
  const earlier = await assessText(recordingOf([list(disk('old'))]), ['--check', disks, '--format', 'json']);
  const args = ['--check', disks, '--format', 'json', '--fail-on', 'low'];
  args.push('--baseline', file('baseline.json', earlier.stdout));
  expect((await assessText(recordingOf([list(disk('old'))]), args)).status).toBe(0);
  expect((await assessText(recordingOf([list(disk('old'), disk('new'))]), args)).status).toBe(3);
});

test.each(['table', 'json', 'ndjson', 'csv', 'sarif', 'ocsf', 'junit', 'html', 'markdown'])(
  'format %s names what failed',
  async (format) => {
    const ran = await assessText(text, ['--check', disks, '--format', format]);
    expect([ran.status, ran.stdout.includes('low-fails')]).toEqual([0, true]);
  },
);

test('ndjson is a result a line, and the run last', async () => {
  const { stdout } = await assessText(text, ['--check', disks, '--format', 'ndjson']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => Object.keys(JSON.parse(line))[0])).toEqual(['check', 'check', 'run']);
});

test('--show chooses what the formats for people list', async () => {
  const { stdout } = await assessText(text, ['--check', disks, '--format', 'markdown', '--show', 'pass']);
  expect([stdout.includes('good'), stdout.includes('low-fails')]).toEqual([true, false]);
});

test('the same recording gives the same bytes, compressed or not', async () => {
  const output = join(folder, 'out.json');
  const packed = file('r.ndjson.gz', gzipSync(text));
  const args = ['assess', 'alibaba', '--replay', packed, '--check', disks, '--format', 'json', '--output', output];
  expect(await run(args)).toBe(0);
  const plain = await assessText(text, ['--check', disks, '--format', 'json']);
  const timeless = (json: string) => json.replaceAll(/"(startedAt|finishedAt)":\s*"[^"]*"/g, '');
  expect(timeless(readFileSync(output, 'utf8'))).toBe(timeless(plain.stdout));
});
