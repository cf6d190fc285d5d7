import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Run, RunEstimate, RunsAsked } from '#client/api-types.ts';
import { type Here, here } from './here.ts';
import { startTestServer, type TestServer } from './server.ts';
import { newPerson, type Person } from './typed.ts';

const check = 'alibaba.oss.bucket-no-public-write';
let server: TestServer;
let person: Person;
let cli: Here;
const others: Server[] = [];

beforeAll(async () => {
  server = await startTestServer();
  person = await server.owner();
  cli = here(person);
}, 120_000);
afterAll(() => server.close());
afterEach(async () => {
  for (const other of others.splice(0)) {
    other.closeAllConnections();
    await new Promise((closed) => other.close(closed));
  }
});

describe('bastide run start', () => {
  it('assesses every account and waits for the end, with status 0', async () => {
    const { status, stdout, stderr } = await cli.types('run', 'start', '--wait');
    expect(status, stdout + stderr).toBe(0);
    expect(stderr).toBe('Runs: 1. Waiting for the end …\n');
    expect(stdout).toMatch(/^Account +Sample company \(1000200030004000\)\nState +done\nKind +full · by hand$/m);
    expect(stdout).toMatch(/^Failed, high +20$[\s\S]*^Unknown +14$[\s\S]*^Pass rate +82\.8%$\n^Completeness +95\.6%$/m);
    expect(stdout).toMatch(/^COULD NOT BE READ +REGION +CODE +READS +ANSWER$/m);
  });

  it('verifies one check, in Chinese', async () => {
    const { status, stdout } = await cli.types('run', 'start', '--check', check, '--wait', '--language', 'zh');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^状态 +已完成$\n^方式 +验证 · 验证$/m);
    expect(stdout).toMatch(/^未通过（高危） +1$/m);
  });

  it('without --wait, tells the runs that were asked for', async () => {
    const asked = await cli.json<RunsAsked>('run', 'start', '--account', server.accountId);
    expect(asked.runs).toMatchObject([{ accountId: server.accountId }]);
    const { stdout, stderr } = await cli.types('run', 'start', '--check', check);
    expect(stdout).toMatch(/^ID +ACCOUNT\n[0-9a-f-]{36} +Sample company \(1000200030004000\)\n$/);
    expect(stderr).toBe('To follow one: bastide run watch ID\n');
    for (const { runId } of asked.runs) expect((await cli.types('run', 'watch', runId)).status).toBe(0);
  });

  it('of one finding, and of one asset, takes what names them', async () => {
    type Found = readonly { id: string; asset: { kind: string; id: string } }[];
    const [finding] = await cli.json<Found>('finding', 'list', '--check', check);
    const byFinding = await cli.json<readonly Run[]>('run', 'start', '--finding', finding!.id, '--wait');
    const { kind, id } = finding!.asset;
    const asset = ['--account', server.accountId, '--kind', kind, '--asset', id];
    const byAsset = await cli.json<readonly Run[]>('run', 'start', ...asset, '--wait');
    expect([...byFinding, ...byAsset]).toMatchObject([
      { kind: 'verify', status: 'done', checks: 1 },
      { kind: 'verify', status: 'done' },
    ]);
  });

  it.each([
    [['--finding', 'a', '--check', 'b'], '--finding says all: leave --check out.'],
    [['--policy', 'a', '--account', 'b'], '--policy says all: leave --account out.'],
    [['--asset', 'a'], '--asset needs the one --account it is in, and its --kind.'],
    [['--asset', 'a', '--kind', 'b', '--account', 'c', '--account', 'd'], '--asset needs the one --account'],
    [['--kind', 'a'], '--kind says of which kind --asset is.'],
    [['--policy', 'nowhere'], 'body.scope'],
    [['--check', 'alibaba.oss.bucket-no-public-wite'], 'alibaba.oss.bucket-no-public-write'],
    [['--policy', '0192f3a1-0000-7000-8000-000000000000'], 'There is no policy'],
  ])('%j is refused in one line with status 2', async (options, text) => {
    const { status, stdout, stderr } = await cli.types('run', 'start', ...options);
    expect([status, stdout], stderr).toEqual([2, '']);
    expect(stderr).toContain(text);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });
});

describe('runs', () => {
  it('are estimated before', async () => {
    const estimate = await cli.json<RunEstimate>('run', 'estimate', '--check', check);
    expect(estimate.runs).toMatchObject([{ accountName: 'Sample company', kind: 'verify', checks: 1 }]);
    const text = await cli.out('run', 'estimate');
    expect(text).toMatch(/^ACCOUNT +KIND +CHECKS +SCANS +BILLABLE +NOT COVERED\nSample company +full +34 /);
    expect(text).toMatch(/^Price, at most +0\.00 USD\nScan quota +off$/m);
  });

  it('are listed, by account and state, as many as are wanted', async () => {
    const all = await cli.json<readonly Run[]>('run', 'list');
    expect(all.length).toBeGreaterThan(2);
    expect(await cli.json('run', 'list', '--limit', '2')).toEqual(all.slice(0, 2));
    const { stdout, stderr } = await cli.types('run', 'list', '--limit', '1');
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stdout).toContain('Sample company (1000200030004000)');
    expect(stderr).toBe('There are more: --limit all lists all.\n');
    expect(await cli.json('run', 'list', '--status', 'failed')).toEqual([]);
    expect(await cli.types('run', 'list', '--status', 'failed')).toEqual({
      ...{ status: 0, stdout: '' },
      stderr: 'Nothing to list.\n',
    });
    for (const limit of ['0', '-1', 'x', '1.5']) {
      expect((await cli.types('run', 'list', `--limit=${limit}`)).stderr).toContain('--limit cannot be');
    }
  });

  it('are paused, resumed and cancelled; one that is cancelled ends the watching with status 1', async () => {
    const { rows } = await server.admin.query<{ id: string }>(
      `UPDATE runs SET status = 'paused', finished_at = NULL
        WHERE id = (SELECT id FROM runs WHERE kind = 'full' ORDER BY id LIMIT 1) RETURNING id`,
    );
    const id = rows[0]?.id ?? '';
    expect(await cli.out('run', 'show', id)).toMatch(/^State +paused$/m);
    const watching = person.starts(['run', 'watch', id]);
    const { status, stderr } = await cli.types('run', 'cancel', id);
    expect(status, stderr).toBe(0);
    const watched = await watching.said;
    expect(watched.status, watched.stderr).toBe(1);
    expect(watched.stdout).toMatch(/^State +cancelled$/m);
    const again = await cli.types('run', 'pause', id);
    expect([again.status, again.stdout]).toEqual([1, '']);
    expect((await cli.types('run', 'watch', id)).status).toBe(1);
  });

  it.each(['show', 'watch', 'cancel', 'pause', 'resume'])('%s says when there is no such run', async (step) => {
    const { status, stdout, stderr } = await cli.types('run', step, '0192f3a1-0000-7000-8000-000000000000');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^There is no [^\n]+\n$/);
  });
});

/** A server that tells one run in pieces: each connection gets the next piece and is closed. */
async function startTelling(pieces: readonly string[]): Promise<{ readonly origin: string; readonly asked: string[] }> {
  const asked: string[] = [];
  let told = 0;
  const other = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (!request.url?.endsWith('/events')) {
      const known = request.url?.includes('/accounts/')
        ? { name: 'Acme', externalId: '1' }
        : JSON.parse(runIn('running'));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known));
      return;
    }
    const piece = pieces[told] ?? '';
    told += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 3000\n\n');
    if (piece === 'stays') return;
    if (piece === 'breaks') response.destroy();
    else response.end(`event: run\ndata: ${piece}\n\n`);
  });
  others.push(other);
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${(other.address() as AddressInfo).port}`, asked };
}

function runIn(status: string): string {
  const units = { planned: 2, done: status === 'done' ? 2 : 1 };
  return JSON.stringify({
    ...{ id: 'r', accountId: 'a', groupId: 'g', kind: 'full', trigger: 'manual', policyId: null, requestedBy: null },
    ...{ status, isEnding: false, error: null, checks: 1, notCovered: [], billingMode: 'off', units, assets: 1 },
    ...{ attempts: 1, apiCalls: 1, throttles: 0, queuedAt: '2026-01-01T00:00:00Z', startedAt: null, finishedAt: null },
    summary: null,
  });
}

describe('following a run', () => {
  it('goes on where the server is started again, and where the line breaks', async () => {
    const { origin, asked } = await startTelling([runIn('running'), 'breaks', runIn('done')]);
    const { status, stdout, stderr } = await newPerson({ BASTIDE_SERVER: origin, BASTIDE_TOKEN: 'bst_x' }).types([
      ...['run', 'watch', 'r'],
    ]);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^Account +Acme \(1\)\nState +done$/m);
    expect(asked.filter((url) => url.endsWith('/events'))).toHaveLength(3);
  });

  it('is ended by Ctrl-C, which leaves the run alone and says so', async () => {
    const { origin, asked } = await startTelling(['stays']);
    const someone = newPerson({ BASTIDE_SERVER: origin, BASTIDE_TOKEN: 'bst_x' });
    const { child, said } = someone.starts(['run', 'watch', 'r']);
    while (!asked.some((url) => url.endsWith('/events'))) await sleep(20);
    child.kill('SIGINT');
    const { status, stdout, stderr } = await said;
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe('No longer watching; the run goes on. See: bastide run watch r\nThe run is not over yet.\n');
    expect(asked.some((url) => url.includes('cancel'))).toBe(false);
  });
});
