import { mkdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { connectionsOfRun, verifyConcurrency } from '#features/assessment/index.ts';
import { systemClock } from '#platform/clock.ts';
import { publicOriginOf, type ServerConfig } from '#platform/config.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { createLocalKeyService } from '#platform/encryption.ts';
import { type Jobs, openJobs } from '#platform/jobs/jobs.ts';
import type { Log } from '#platform/log.ts';
import { loadMasterKeys } from '#platform/master-key.ts';
import { createMetrics } from '#platform/metrics.ts';
import { type App, createApp } from './app.ts';
import { loadClouds, programs } from './clouds.ts';
import { readConfiguration } from './configuration.ts';
import { type OpenedDatabase, openDatabases } from './databases.ts';
import { type FirstStart, prepareInstallation } from './first-start.ts';
import type { ServerRole } from './roles.ts';

export interface ServeOptions {
  readonly roles: ReadonlySet<ServerRole>;
  readonly config?: ServerConfig;
  readonly log: Log;
  /** the product's version, for /readyz and backups */
  readonly version: string;
  /** what is going on before the server answers */
  readonly onStep?: (step: ServeStep) => void;
}
export type ServeStep = 'database' | 'wiring' | 'listening';

/** A running server. */
export interface RunningServer extends FirstStart {
  readonly app: App;
  readonly database: Database;
  /** how browsers reach it; undefined without the role api */
  readonly origin: string | undefined;
  /** The first run of the sample, as it goes on; undefined when there is none or the signal ended the waiting. */
  watchFirstRun(onProgress: (state: FirstRunProgress) => void, signal: AbortSignal): Promise<RunState | undefined>;
  /** rejects when something that the server cannot do without has ended: the embedded database, the scheduler */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

export interface FirstRunProgress {
  readonly doneUnits: number;
  readonly totalUnits: number;
  readonly assets: number;
  readonly apiCalls: number;
}
export type RunState = NonNullable<Awaited<ReturnType<App['watchRun']>>>;

const sampleFile = fileURLToPath(new URL('../../samples/alibaba-company.ndjson.gz', import.meta.url));

/** Starts the roles of a server. Throws AppError; nothing runs on then. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const asked = options.config ?? (await readConfiguration());
  // The address is part of what the routes check, so a free port is chosen before they are made.
  const config = asked.port === 0 ? { ...asked, port: await freePort(asked.host) } : asked;
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    return await start({ ...options, config }, (end) => opened.push(end), close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  { config, roles, log, onStep, version }: ServeOptions & { config: ServerConfig },
  opened: (end: () => Promise<void>) => void,
  close: () => Promise<void>,
): Promise<RunningServer> {
  onStep?.('database');
  if (!config.database) mkdirSync(config.dataFolder, { recursive: true });
  const databases = await openDatabases(config, log);
  opened(() => databases.close());
  const keys = createLocalKeyService(await loadMasterKeys(config.masterKey));
  const maxConnections = roles.has('worker')
    ? 10 + connectionsOfRun * (config.workerConcurrency + verifyConcurrency)
    : 10;
  const onConnectionLost = (err: Error): void => log.warn({ err }, 'a database connection was lost');
  const database = await openDatabase({ url: databases.url, maxConnections, onConnectionLost });
  opened(() => database.close());
  const leases = await openDatabase({ url: databases.url, maxConnections: 2, onConnectionLost });
  opened(() => leases.close());
  onStep?.('wiring');
  const onJobError = (err: Error): void => log.warn({ err }, 'the job library reports');
  const jobs = await openJobs({ url: databases.url, supervises: roles.has('scheduler'), onError: onJobError });
  const metrics = createMetrics((err) => log.warn({ err }, 'metrics could not be read'));
  const app = createApp({
    ...{ database, leases, jobs, keys, clock: systemClock, log, metrics, programs },
    clouds: await loadClouds(),
    publicOrigin: publicOriginOf(config, config.port),
    allowedAddresses: config.allowedAddresses,
    ...{ metricsToken: config.metricsToken, usageDays: config.usageDays, productVersion: version },
    sample: { file: sampleFile, cloud: 'alibaba', side: 'china', name: 'Sample company' },
  });
  opened(() => app.close());
  watch(metrics, jobs, database);
  // Jobs are stopped before what they work with is closed.
  const stopJobs = once(() => jobs.stop());
  opened(stopJobs);
  const first = await prepareInstallation(app, database, keys, Date.now());
  if (roles.has('worker')) await app.startWorker(config.workerConcurrency);
  const failures: Promise<never>[] = [endOfEmbedded(databases)];
  if (roles.has('scheduler')) failures.push(runScheduler(app, opened));
  const origin = roles.has('api') ? await listen(app, config, opened, onStep) : undefined;
  const watchFirstRun: RunningServer['watchFirstRun'] = async (onProgress, signal) =>
    first.sample
      ? await app.watchRun(first.sample.organizationId, first.sample.accountId, onProgress, signal)
      : undefined;
  return { ...first, app, database, origin, watchFirstRun, failed: Promise.race(failures), close };
}

function watch(metrics: ReturnType<typeof createMetrics>, jobs: Jobs, database: Database): void {
  metrics.watchDatabasePool(() => database.load);
  metrics.watchQueues(() => jobs.load());
}

function runScheduler(app: App, opened: (end: () => Promise<void>) => void): Promise<never> {
  const ending = new AbortController();
  const running = app.runScheduler(ending.signal);
  opened(async () => {
    ending.abort();
    await running.catch(() => {}); // it is told below
  });
  return running.then(() => new Promise<never>(() => {}));
}

async function endOfEmbedded({ embedded }: OpenedDatabase): Promise<never> {
  if (!embedded) return await new Promise<never>(() => {});
  const exit = await embedded.exited;
  throw new Error(`the embedded database has ended by itself (${JSON.stringify(exit)})`);
}

async function listen(
  app: App,
  config: ServerConfig,
  opened: (end: () => Promise<void>) => void,
  onStep: ServeOptions['onStep'],
): Promise<string> {
  onStep?.('listening');
  const { tls, trustProxy } = config;
  const web: FastifyInstance = app.web({
    publicOrigin: publicOriginOf(config, config.port),
    trustProxy,
    ...(tls ? { tls: { cert: readFileSync(tls.certificateFile), key: readFileSync(tls.keyFile) } } : {}),
  });
  opened(async () => web.close());
  await web.listen({ host: config.host, port: config.port });
  return publicOriginOf(config, config.port);
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
