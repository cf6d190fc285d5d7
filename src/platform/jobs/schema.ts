import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { type QueueName, queues } from './queues.ts';

export const jobSchema = 'jobs';

/** Installs or upgrades the job library's own schema and our queues, as the owner; the application may use both and change neither. */
export async function prepareJobSchema(adminUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: adminUrl,
    schema: jobSchema,
    supervise: false,
    schedule: false,
    max: 2,
  });
  const faults: Error[] = [];
  boss.on('error', (error) => faults.push(error));
  await boss.start();
  try {
    for (const name of ['dead', ...Object.keys(queues)] as const) {
      const options = name === 'dead' ? {} : { ...queues[name as QueueName], deadLetter: 'dead' };
      const known = await boss.getQueue(name);
      if (!known) await boss.createQueue(name, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  if (faults.length > 0) throw faults[0];
  await grantUse(adminUrl);
}

async function grantUse(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`
      GRANT USAGE ON SCHEMA ${jobSchema} TO bastide_application;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${jobSchema} TO bastide_application;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${jobSchema} TO bastide_application`);
  } finally {
    await client.end();
  }
}
