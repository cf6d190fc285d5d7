import { alibaba } from '#clouds/alibaba/index.ts';
import { handleTimers, runScheduler, startWorker, type WorkerOptions } from '#features/assessment/index.ts';
import { withoutStoredChecks } from '#features/organization-clouds.ts';
import { systemClock } from '#platform/clock.ts';
import { openDatabase } from '#platform/database/database.ts';
import { openJobs } from '#platform/jobs/jobs.ts';
import { silentLog } from '#platform/log.ts';
import { noMetering, simulatorOpener } from './assessed-server.ts';

export type WorkerSettings = Partial<Pick<WorkerOptions, 'concurrency' | 'limits'>>;

/** A worker and a scheduler of their own, to be killed: `node worker-process.ts DATABASE_URL '{"<account id>": "<simulator>"}' '{"concurrency": 3}'`. */
const [url, simulators, settings = '{}'] = process.argv.slice(2) as [string, string, string?];
const more = JSON.parse(settings) as WorkerSettings;
const urls = JSON.parse(simulators) as Readonly<Record<string, string>>;
const database = await openDatabase({ url, maxConnections: 12 });
const leases = await openDatabase({ url, maxConnections: 2 });
const jobs = await openJobs({ url, supervises: true, onError: () => {} });
const parts = { database, jobs, clock: systemClock, log: silentLog };
await startWorker({
  ...parts,
  leases,
  accounts: simulatorOpener((account) => urls[account]!),
  cloudsOf: withoutStoredChecks(new Map([['alibaba', alibaba]])),
  risks: { load: async () => ({ find: () => undefined }) },
  metering: noMetering,
  onFigures: () => {},
  concurrency: 3,
  ...more,
});
await handleTimers(parts, {});
process.stdout.write('ready\n');
await runScheduler(parts, new AbortController().signal);
