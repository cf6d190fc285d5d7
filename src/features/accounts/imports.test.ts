import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccountServer, startAccountServer } from '#testing/account-server.ts';
import type { ConnectedAccount } from './index.ts';
import type { Account } from './schemas.ts';

const sampleFile = fileURLToPath(new URL('../../../samples/alibaba-company.ndjson.gz', import.meta.url));
const connected: ConnectedAccount[] = [];
const usualFolder = process.env.TMPDIR;
const ownFolder = mkdtempSync(join(tmpdir(), 'imports-'));
const temporaryFiles = () => readdirSync(ownFolder);
let server: AccountServer;

beforeAll(async () => {
  process.env.TMPDIR = ownFolder;
  server = await startAccountServer({
    mostUploadBytes: 2 << 20,
    mostRecordingBytes: 3 << 20,
    sample: { file: sampleFile, cloud: 'alibaba', side: 'china', name: 'Sample company' },
    onConnected: async (_, __, account) => void connected.push(account),
  });
}, 120_000);

afterAll(async () => {
  await server.close();
  if (usualFolder === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usualFolder;
  rmSync(ownFolder, { recursive: true });
});

beforeEach(async () => {
  server.organizationId = await server.addOrganization();
  connected.length = 0;
});

afterEach(() => {
  expect(temporaryFiles()).toEqual([]);
});

const header = {
  bastideRecording: 1,
  cloud: 'alibaba',
  account: '1000000000000001',
  at: '2026-11-01T00:00:00Z',
  regions: ['cn-hangzhou'],
};
const buckets = (name: string) => ({
  service: 'oss',
  operation: 'ListBuckets',
  input: {},
  output: { Buckets: { Bucket: [{ Name: name }] } },
});
const textOf = (...lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const recording = (more: object = {}, name = 'logs') => textOf({ ...header, ...more }, buckets(name));

const upload = (content: string | Uint8Array, query = '') =>
  server.ask('POST', `/accounts/import?cloud=alibaba${query}`, { upload: content });

async function rowsOf(table: string): Promise<number> {
  const text = `SELECT count(*)::int AS count FROM ${table} WHERE organization_id = $1`;
  return (await server.admin.query(text, [server.organizationId])).rows[0].count;
}

async function readBuckets(id: string): Promise<unknown> {
  const signal = new AbortController().signal;
  const account = await server.module.opener.open(server.organizationId, id, true, signal);
  try {
    const call = { service: 'oss', operation: 'ListBuckets', region: null, input: { 'max-keys': 1000 } };
    const answer = await account.transport.send(call, signal);
    const { externalId, regions, now, isReplay } = account;
    const calls = [account.apiCalls(), account.throttles()];
    return { answer, externalId, regions, now: new Date(now).toISOString(), isReplay, calls };
  } finally {
    await account.close();
  }
}

describe('importing a recording', () => {
  it.each([
    ['as it is', (text: string) => text],
    ['compressed', (text: string) => gzipSync(text)],
  ])('%s: it becomes an account that any worker can replay', async (_, pack) => {
    const answer = await upload(pack(recording()), '&name=Branch&side=china');
    expect(answer.status).toBe(201);
    const account = answer.json<Account>();
    expect(account).toMatchObject({
      ...{ externalId: header.account, name: 'Branch', source: 'recording', side: 'china', credentialsKind: 'none' },
      recording: { at: '2026-11-01T00:00:00.000Z', regions: ['cn-hangzhou'], calls: 1, label: null },
    });
    expect(await readBuckets(account.id)).toEqual({
      answer: { Buckets: { Bucket: [{ Name: 'logs' }] } },
      externalId: header.account,
      regions: ['cn-hangzhou'],
      now: '2026-11-01T00:00:00.000Z',
      isReplay: true,
      calls: [1, 0],
    });
    expect(connected).toEqual([{ id: account.id, cloud: 'alibaba', source: 'recording', isReplaced: false }]);
  });

  it('of many chunks, and of the size that is given', async () => {
    const long = Array.from({ length: 2_000 }, (_, index) => ({ ...buckets(`b${index}`), region: `r-${index}` }));
    const noise = long.map((line, index) => ({ ...line, input: { Noise: hashOf(index) } }));
    const { id } = (await upload(textOf(header, buckets('first'), ...noise))).json<Account>();
    expect(await readBuckets(id)).toMatchObject({ answer: { Buckets: { Bucket: [{ Name: 'first' }] } } });
    expect(await rowsOf('account_recordings')).toBeGreaterThan(1);
  });

  it('again: it takes the place of the earlier one', async () => {
    const first = (await upload(recording(), '&name=Branch')).json<Account>();
    const again = await upload(recording({ at: '2026-11-08T00:00:00Z' }, 'other'));
    expect(again.status).toBe(200);
    expect(again.json<Account>()).toMatchObject({ id: first.id, name: 'Branch', recording: { calls: 1 } });
    expect(await readBuckets(first.id)).toMatchObject({
      answer: { Buckets: { Bucket: [{ Name: 'other' }] } },
      now: '2026-11-08T00:00:00.000Z',
    });
    expect(await rowsOf('account_recordings')).toBe(1);
    expect(connected.map(({ isReplaced }) => isReplaced)).toEqual([false, true]);
  });

  it('of an account that is connected in another way is refused', async () => {
    await server.module.ensureSampleAccount(server.organizationId);
    const answer = await upload(readFileSync(sampleFile));
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('Sample company')]);
    expect(await rowsOf('account_recordings')).toBe(0);
  });

  const good = recording();
  it.each<[string, string | Uint8Array, number, string]>([
    ['an empty file', '', 400, 'recording is empty'],
    ['no header', textOf(buckets('x')), 400, 'line 1: this is not the header'],
    ['another cloud', recording({ cloud: 'aws' }), 400, 'line 1: the recording is of aws'],
    ['a newer format', recording({ bastideRecording: 2 }), 400, 'line 1: the recording has format 2'],
    ['a malformed line', `${good}{"service":"oss"`, 400, 'line 3: this is not JSON'],
    ['a line without an answer', good + textOf({ service: 'a', operation: 'b' }), 400, 'line 3: exactly one of'],
    ['deep brackets', `${good}${'['.repeat(200)}`, 400, 'line 3: brackets are nested too deeply'],
    ['an account with a line break', recording({ account: '1\n2' }), 400, 'line 1: \\"account\\"'],
    ['a region that cannot be one', recording({ regions: ['../..'] }), 400, 'line 1: \\"regions.0\\"'],
    ['a damaged archive', gzipSync(good.repeat(9)).subarray(0, 60), 400, 'not a complete gzip file'],
    ['an archive that unpacks to a flood', gzipSync(good + '\n'.repeat(4 << 20)), 400, 'unpacks to more than 3 MiB'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x0a]), 400, 'line 1: this is not UTF-8'],
  ])('refuses %s, names the place and writes nothing', async (_, content, status, reason) => {
    const answer = await upload(content);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(reason)]);
    expect(answer.text).not.toContain('/tmp');
    expect([await rowsOf('accounts'), await rowsOf('account_recordings')]).toEqual([0, 0]);
  });

  it('refuses an upload that is announced as too large, before it is sent', async () => {
    const headers = { 'content-type': 'application/gzip', 'content-length': String(1 << 30) };
    const upload = request(`${server.address}/api/v1/accounts/import?cloud=alibaba`, { method: 'POST', headers });
    upload.flushHeaders();
    const [reply] = await once(upload, 'response');
    expect(reply.statusCode).toBe(413);
    upload.destroy();
  });

  it('refuses an upload that turns out to be too large', async () => {
    const answer = await upload(good + '\n'.repeat(2 << 20));
    expect([answer.status, answer.text]).toEqual([413, expect.stringContaining('larger than 2 MiB')]);
    expect(await rowsOf('accounts')).toBe(0);
  });

  it('leaves nothing of an upload that breaks off', async () => {
    const headers = { 'content-type': 'application/gzip' };
    const upload = request(`${server.address}/api/v1/accounts/import?cloud=alibaba`, { method: 'POST', headers });
    upload.on('error', () => {});
    upload.write(good);
    await expect.poll(temporaryFiles).not.toEqual([]);
    upload.destroy();
    await expect.poll(temporaryFiles).toEqual([]);
    expect(await rowsOf('accounts')).toBe(0);
  });

  it.each([
    ['an unknown cloud', '/accounts/import?cloud=mars', 404],
    ['no cloud', '/accounts/import', 400],
    ['a name with control characters', '/accounts/import?cloud=alibaba&name=a%07', 400],
  ])('refuses %s', async (_, path, status) => {
    expect((await server.ask('POST', path, { upload: good })).status).toBe(status);
    expect(await rowsOf('accounts')).toBe(0);
  });

  it('refuses JSON, and JSON alone does not import', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await server.ask('POST', '/accounts/import?cloud=alibaba', { upload: good, headers });
    expect(answer.status).toBe(415);
  });

  it('has no credentials to test or to change', async () => {
    const { id, health } = (await upload(good)).json<Account>();
    expect(Object.values(health.modules).every((count) => count === 0)).toBe(true);
    const credentials = { kind: 'key', accessKeyId: 'LTAI5tUserOfTheScanner', accessKeySecret: 'x'.repeat(30) };
    const answers = await Promise.all([
      server.ask('POST', `/accounts/${id}/health`),
      server.ask('PATCH', `/accounts/${id}`, { body: { credentials } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([409, 409]);
  });
});

describe('the sample', () => {
  it('is connected once, labelled, and read from the shipped file', async () => {
    const id = await server.module.ensureSampleAccount(server.organizationId);
    expect(await server.module.ensureSampleAccount(server.organizationId)).toBeNull();
    const account = (await server.ask('GET', `/accounts/${id}`)).json<Account>();
    expect(account).toMatchObject({ name: 'Sample company', source: 'sample', externalId: '1000200030004000' });
    expect(account.recording?.label).toContain('fictitious');
    expect(await readBuckets(String(id))).toMatchObject({ externalId: '1000200030004000', isReplay: true });
    expect(await rowsOf('account_recordings')).toBe(0);
    expect(connected).toEqual([{ id, cloud: 'alibaba', source: 'sample', isReplaced: false }]);
  });

  it('does not come where there is an account, nor back when it was disconnected', async () => {
    await upload(recording());
    expect(await server.module.ensureSampleAccount(server.organizationId)).toBeNull();
    server.organizationId = await server.addOrganization();
    const id = await server.module.ensureSampleAccount(server.organizationId);
    await server.ask('DELETE', `/accounts/${id}?history=delete`);
    expect(await server.module.ensureSampleAccount(server.organizationId)).toBeNull();
  });

  it('of several servers that start at once, one connects it', async () => {
    const tries = Array.from({ length: 4 }, () => server.module.ensureSampleAccount(server.organizationId));
    expect((await Promise.all(tries)).filter((id) => id !== null)).toHaveLength(1);
    expect(await rowsOf('accounts')).toBe(1);
  });

  it('is the same file that an import of it stores', async () => {
    const plain = gunzipSync(readFileSync(sampleFile)).toString();
    const answer = await upload(plain);
    expect(answer.json<Account>().recording?.calls).toBe(plain.trimEnd().split('\n').length - 1);
  });
});

/** Text that does not compress. */
function hashOf(index: number): string {
  let state = index + 1;
  return Array.from({ length: 700 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90)).replace(/["\\]/g, 'x');
  }).join('');
}
