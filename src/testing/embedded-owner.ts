import pg from 'pg';
import { startEmbeddedServer } from '#platform/postgres/embedded-server.ts';

/*
 * A program that owns an embedded server on the folder it is given, for tests that kill it. It tells its parent what became of the start,
 * and on Ctrl-C whether the database still answered afterwards. It ends when its parent does.
 */

const [dataFolder = ''] = process.argv.slice(2);
const { promise: ending, resolve: end } = Promise.withResolvers<void>();
process.once('disconnect', end);

async function isAnswering(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

function tell(report: object): void {
  if (process.connected) process.send?.(report);
}

try {
  const server = await startEmbeddedServer({ dataFolder, settings: { fsync: 'off' } });
  process.once('SIGINT', async () => {
    tell({ answersAfterCtrlC: await isAnswering(server.adminUrl) });
    end();
  });
  tell({ adminUrl: server.adminUrl });
  await ending;
  await server.stop();
} catch (error) {
  tell({ fault: String(error) });
}
if (process.connected) process.disconnect?.();
