import { systemClock } from '#platform/clock.ts';
import type { Database } from '#platform/database/database.ts';
import type { KeyService } from '#platform/encryption.ts';
import type { Jobs } from '#platform/jobs/jobs.ts';
import { silentLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import { type OpenApiDocument, openApiDocument } from '#platform/web/openapi.ts';
import type { Feature } from '#platform/web/route.ts';
import { createApp } from '#server/app.ts';
import { loadClouds, programs } from '#server/clouds.ts';

const untouched = (): never => {
  throw new Error('A description of the API needs no database and no jobs');
};
const database: Database = {
  inOrganization: untouched,
  asSystem: untouched,
  load: { total: 0, idle: 0, waiting: 0 },
  ping: untouched,
  close: untouched,
};
const jobs: Jobs = { send: untouched, work: untouched, load: untouched, stop: untouched };
const keys: KeyService = { currentKeyId: 'none', wrap: untouched, unwrap: untouched };

/** Every feature of the server, as it declares itself. */
export async function describedFeatures(): Promise<readonly Feature[]> {
  const app = createApp({
    ...{ database, leases: database, jobs, keys, clock: systemClock, log: silentLog, programs },
    metrics: createMetrics(untouched),
    clouds: await loadClouds(),
    publicOrigin: 'https://bastide.example.com',
    allowedAddresses: [],
    ...{ metricsToken: undefined, usageDays: 1, productVersion: '0' },
  });
  return app.features;
}

export async function describeApi(): Promise<OpenApiDocument> {
  return openApiDocument(await describedFeatures());
}
