import { createSecretKey } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Clock, systemClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { createLocalKeyService } from '#platform/encryption.ts';
import { openJobs } from '#platform/jobs/jobs.ts';
import { type Log, silentLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import { type App, createApp } from '#server/app.ts';
import { loadClouds, programs } from '#server/clouds.ts';

const file = fileURLToPath(new URL('../../samples/alibaba-company.ndjson.gz', import.meta.url));

export interface WiredApp {
  readonly app: App;
  /** ends what works, and then what it works with */
  close(): Promise<void>;
}

/** The application as the server wires it, with a clock, a log and a view of the database that the test chooses. */
export async function wireApp(
  { url, masterKey }: { readonly url: string; readonly masterKey: string },
  more: { readonly clock?: Clock; readonly log?: Log; readonly seenAs?: (database: Database) => Database } = {},
): Promise<WiredApp> {
  const { clock = systemClock, log = silentLog, seenAs = (database) => database } = more;
  const database = await openDatabase({ url, maxConnections: 20 });
  const leases = await openDatabase({ url, maxConnections: 2 });
  const jobs = await openJobs({ url, supervises: false, onError: () => {} });
  const keys = new Map([['one', createSecretKey(masterKey, 'base64')]]);
  const app = createApp({
    ...{ database: seenAs(database), leases: seenAs(leases), jobs, programs, clock, log },
    keys: createLocalKeyService({ currentKeyId: 'one', keys }),
    metrics: createMetrics(() => {}),
    clouds: await loadClouds(),
    publicOrigin: 'http://localhost',
    allowedAddresses: [],
    sample: { file, cloud: 'alibaba', side: 'china', name: 'Sample company' },
    ...{ metricsToken: undefined, usageDays: 400, productVersion: 'test' },
  });
  return {
    app,
    close: async () => {
      await jobs.stop();
      await app.close();
      await leases.close();
      await database.close();
    },
  };
}
