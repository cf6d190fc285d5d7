import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import {
  ask,
  contentsOf,
  killOwner,
  newFolder,
  reportOf,
  serverPid,
  start,
  startOwner,
} from '#testing/embedded-servers.ts';
import { lockFolder } from './folder-lock.ts';
import { processSpace, startOf } from './process-identity.ts';

const home = newFolder();
const pidFile = join(home, 'postgres', 'postmaster.pid');
const locksIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.lock'));

describe('a second start on one folder', () => {
  it('is refused, naming the process that has it, here and from another process', async () => {
    const server = await start(home);
    const refusal = { code: 'already-running', message: expect.stringContaining(`process ${process.pid}`) };
    await expect(start(home)).rejects.toMatchObject(refusal);
    const { fault } = await reportOf(startOwner(home));
    expect(fault).toContain(`process ${process.pid}`);
    expect(await ask(server.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(locksIn(home)).toEqual([]);
  });

  it('at the very same moment leaves at most one owner', async () => {
    const folder = newFolder();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    const locks = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(locks.length).toBeLessThanOrEqual(1);
    for (const lock of locks) lock.release();
    (await lockFolder(folder)).release();
    expect(locksIn(folder)).toEqual([]);
  });

  it('is not refused because of an owner whose id now belongs to a stranger', async () => {
    const folder = newFolder();
    const name = `owner-${processSpace()}-${process.pid}-1-00000000.lock`;
    writeFileSync(join(folder, name), '');
    const lock = await lockFolder(folder);
    expect(locksIn(folder)).not.toContain(name);
    lock.release();
  });

  it('believes an owner in another container as long as it touches its file', async () => {
    const [alive, dead] = [newFolder(), newFolder()];
    const name = 'owner-elsewhere-7-1-00000000.lock';
    for (const folder of [alive, dead]) writeFileSync(join(folder, name), '');
    const beat = setInterval(() => utimesSync(join(alive, name), new Date(), new Date()), 500);
    const refused = expect(lockFolder(alive)).rejects.toMatchObject({ code: 'already-running' });
    const lock = await lockFolder(dead);
    lock.release();
    await refused;
    clearInterval(beat);
    expect(locksIn(dead)).toEqual([]);
    expect(locksIn(alive)).toEqual([name]);
  });
});

describe('after a kill', () => {
  it('of the owner, the next start ends the server that it left and keeps what was committed', async () => {
    const owner = startOwner(home);
    const { adminUrl } = await reportOf(owner);
    await ask(adminUrl!, 'CREATE TABLE committed AS SELECT 1 AS one');
    const orphan = serverPid(home);
    await killOwner(owner);
    expect(await ask(adminUrl!, 'SELECT one FROM committed')).toEqual([{ one: 1 }]);
    const lines: string[] = [];
    const server = await start(home, { onLog: (line) => lines.push(line) });
    expect(startOf(orphan)).toBe(undefined);
    expect(lines[0]).toContain(`process ${orphan}`);
    expect(await ask(server.adminUrl, 'SELECT one FROM committed')).toEqual([{ one: 1 }]);
  });

  it.runIf(process.platform === 'linux')('of the owner, its server is found even if the pid file is lost', async () => {
    const owner = startOwner(home);
    await reportOf(owner);
    const orphan = serverPid(home);
    await killOwner(owner);
    rmSync(pidFile);
    await start(home);
    expect(startOf(orphan)).toBe(undefined);
  });

  it('of the server, its end is told and the next start recovers', async () => {
    const first = await start(home);
    await ask(first.adminUrl, 'CREATE TABLE recovered AS SELECT 2 AS two');
    process.kill(serverPid(home), 'SIGKILL');
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await first.stop();
    const second = await start(home);
    expect(await ask(second.adminUrl, 'SELECT two FROM recovered')).toEqual([{ two: 2 }]);
  });

  it('of the server, a child that is still busy does not stand in the way', async () => {
    const first = await start(home);
    const client = new pg.Client({ connectionString: first.adminUrl });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const busy = client.query("DO $$ BEGIN WHILE clock_timestamp() < now() + interval '12 s' LOOP END LOOP; END $$");
    const cut = expect(busy).rejects.toThrow();
    client.on('error', () => {});
    const isBusy = `SELECT 1 FROM pg_stat_activity WHERE pid = ${rows[0]!.pid} AND state = 'active'`;
    while ((await ask(first.adminUrl, isBusy)).length === 0) await sleep(10);
    process.kill(serverPid(home), 'SIGKILL');
    await first.exited;
    expect(startOf(rows[0]!.pid)).toEqual(expect.any(String));
    await first.stop();
    await start(home);
    expect(startOf(rows[0]!.pid)).toBe(undefined);
    await cut;
  });

  it('a pid file that names a living stranger, or nothing at all, does not stand in the way', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(stranger, 'spawn');
    for (const text of [`${stranger.pid}\n${join(home, 'postgres')}\n1700000000\n5432\n`, '', 'nonsense\n']) {
      writeFileSync(pidFile, text);
      await (await start(home)).stop();
    }
    expect(startOf(stranger.pid!)).toEqual(expect.any(String));
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });

  it('while the database is being made, nothing half made is left', async () => {
    const folder = newFolder();
    chmodSync(folder, 0o755);
    const owner = startOwner(folder);
    const halfMade = () => readdirSync(folder).find((name) => /^postgres\.new-[0-9a-f]+$/.test(name));
    while (!halfMade() || !readdirSync(join(folder, halfMade()!)).includes('base')) await sleep(5);
    await killOwner(owner);
    expect(readdirSync(folder)).not.toContain('postgres');
    const server = await start(folder);
    expect(contentsOf(folder).filter((name) => !name.endsWith('.lock'))).toEqual(['postgres', 'superuser-password']);
    expect(await ask(server.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

it('Ctrl-C in the terminal reaches the owner first, whose database still answers', async () => {
  const owner = startOwner(home);
  await reportOf(owner);
  process.kill(-owner.pid!, 'SIGINT');
  expect(await reportOf(owner)).toEqual({ answersAfterCtrlC: true });
  expect(await once(owner, 'exit')).toEqual([0, null]);
  expect(contentsOf(home)).toEqual(['postgres', 'superuser-password']);
});
