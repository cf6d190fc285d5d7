import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import { createTestDatabase } from '#testing/database.ts';
import { ask, newFolder, start } from '#testing/embedded-servers.ts';
import { storedContradictions } from '#testing/stored-state.ts';
import { createMigrated } from './migrated-database.ts';
import { openRunDesk, startWorkerHere } from './run-desk.ts';

/** A database whose disk can be filled and emptied. */
interface FillableDatabase {
  readonly url: string;
  readonly adminUrl: string;
  fill(): Promise<void>;
  /** makes room again, and starts the server again where it has ended */
  empty(): Promise<void>;
}

const opened: (() => Promise<void>)[] = [];
const mounted: string[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(() => {
  for (const folder of mounted) execFileSync('umount', [folder]);
});

/** The server says of itself that there is no room, as it does when a file cannot grow. Nobody has to be root for it. */
async function sayingSo(): Promise<FillableDatabase> {
  const stored = await createTestDatabase();
  opened.push(() => stored.close());
  const tables = ['assets', 'results', 'findings', 'run_units'];
  const { adminUrl, url } = stored;
  await ask(
    adminUrl,
    `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`,
  );
  return {
    ...{ url, adminUrl },
    fill: async () => {
      for (const table of tables) {
        await ask(adminUrl, `CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON ${table} EXECUTE FUNCTION no_room()`);
      }
    },
    empty: async () => {
      for (const table of tables) await ask(adminUrl, `DROP TRIGGER no_room ON ${table}`);
    },
  };
}

/** A file system of its own that is really full. Only root mounts one; for others the server says so once more. */
async function smallDisk(): Promise<FillableDatabase> {
  const folder = newFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=240m,mode=755', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return await sayingSo();
  }
  mounted.push(folder);
  const settings = { min_wal_size: '32MB', max_wal_size: '48MB', shared_buffers: '16MB' };
  const server = await start(folder, { settings });
  const adminUrl = await createMigrated(server.adminUrl);
  const ballast = join(folder, 'ballast');
  return {
    adminUrl,
    url: server.urlFor('bastide_app', 'for-the-test', 'bastide'),
    fill: async () => fillUp(ballast),
    empty: async () => {
      rmSync(ballast);
      const isAlive = await ask(adminUrl, 'SELECT 1').then(
        () => true,
        () => false,
      );
      if (isAlive) return;
      await server.stop();
      await start(folder, { settings, port: server.port });
    },
  };
}

function fillUp(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (let size = 1 << 20; size >= 512; ) {
      try {
        writeSync(descriptor, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size >>= 1;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

test.each([
  ['says that its disk is full', sayingSo],
  ['has a disk that is full', smallDisk],
])('a run whose database %s waits, and goes on when there is room again', { timeout: 180_000 }, async (_, make) => {
  const disk = await make();
  const { url, adminUrl } = disk;
  const desk = await openRunDesk(url);
  opened.push(() => desk.close());
  const account = await desk.account(await desk.organization('full'), { estate: typicalEstate(), latencyMs: 20 });
  const worker = await startWorkerHere(url, desk, { limits: { leaseSeconds: 2, mostStalls: 100 } });
  opened.push(() => worker.close());
  const run = await desk.queue(account);
  await desk.until(account, run, ({ done }) => done >= 2);
  await disk.fill();
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  await disk.empty();
  expect(await desk.ended(account, run)).toMatchObject({ status: 'done', error: null });
  expect((await desk.look(account, run)).attempts).toBeGreaterThan(1);
  expect(await storedContradictions(adminUrl)).toEqual([]);
  const next = await desk.ended(account, await desk.queue(account));
  expect(next.summary).toMatchObject({ judged: 0, changed: 0 });
});
