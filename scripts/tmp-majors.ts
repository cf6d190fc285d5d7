import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import pg from 'pg';
import { restoreBackup } from '#platform/backup/restore-backup.ts';
import { writeBackup } from '#platform/backup/write-backup.ts';
import { migrate } from '#platform/database/migrate.ts';
import { startEmbeddedServer } from '#platform/postgres/embedded-server.ts';
import { contentOf, fillDatabase } from '#testing/filled-database.ts';

const folder = mkdtempSync('/tmp/pgm18-');
chmodSync(folder, 0o711);
const server = await startEmbeddedServer({ dataFolder: folder });
const admin: Record<string, string> = {
  '16': 'postgres://postgres:secret@127.0.0.1:5516/',
  '17': 'postgres://postgres:secret@127.0.0.1:5517/',
  '18': server.adminUrl.replace(/postgres$/, ''),
};
async function fresh(v: string, name: string) {
  const c = new pg.Client({ connectionString: admin[v] + 'postgres' });
  await c.connect();
  await c.query(`DROP DATABASE IF EXISTS ${name}`);
  await c.query(`CREATE DATABASE ${name}`);
  await c.end();
  return admin[v] + name;
}
try {
  for (const from of ['16', '17', '18']) {
    const url = await fresh(from, 'source');
    await migrate({ adminUrl: url, appRole: 'bastide_app', appPassword: 'x' });
    await fillDatabase(url);
    const content = JSON.stringify(await contentOf(url, true));
    const s = await writeBackup({ adminUrl: url, output: `/tmp/pgmajors/b${from}`, version: 'x', now: Date.now() });
    for (const to of ['16', '17', '18']) {
      const target = await fresh(to, 'target');
      await restoreBackup({ adminUrl: target, input: `/tmp/pgmajors/b${from}` });
      console.log(from, '→', to, JSON.stringify(await contentOf(target)) === content ? 'equal' : 'DIFFERENT', s.rows);
    }
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}
