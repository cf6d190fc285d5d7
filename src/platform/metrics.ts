import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface QueueState {
  readonly queue: string;
  /** jobs that wait */
  readonly waiting: number;
  /** jobs that are worked on */
  readonly active: number;
  /** how long the oldest has been waiting */
  readonly oldestSeconds: number;
}

export interface PoolState {
  readonly total: number;
  readonly idle: number;
  /** requests for a connection that wait */
  readonly waiting: number;
}

/** What the operators of one server process watch. Labels are words from short lists, never ids: each value costs memory for ever. */
export interface Metrics {
  runEnded(status: string): void;
  unitEnded(outcome: string): void;
  /** judged: worked out anew; carried: what it rests on is unchanged */
  countVerdicts(how: 'judged' | 'carried', count: number): void;
  countAssetsRead(cloud: string, count: number): void;
  countApiCalls(cloud: string, outcome: string, count?: number): void;
  countThrottles(cloud: string, count?: number): void;
  /** `route` is the pattern, never the path */
  observeRequest(measure: { method: string; route: string; status: number; seconds: number }): void;
  /** Read at every scrape; what fails goes to `onError` and shows as `bastide_queues_readable 0`. */
  watchQueues(read: () => Promise<readonly QueueState[]>): void;
  watchDatabasePool(read: () => PoolState): void;
  /** The text for /metrics. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const readTimeoutMs = 2_000;

/** The metrics of one server in a registry of their own. */
export function createMetrics(onError: (error: unknown) => void): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const watchers: (() => void | Promise<void>)[] = [];
  return {
    ...countWork(registry),
    ...observeRequests(registry),
    ...watchDatabase(registry, watchers, onError),
    render: async () => {
      await Promise.all(watchers.map((read) => read()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

type Part<Name extends keyof Metrics> = Pick<Metrics, Name>;

function countWork(
  registry: Registry,
): Part<'runEnded' | 'unitEnded' | 'countVerdicts' | 'countAssetsRead' | 'countApiCalls' | 'countThrottles'> {
  const count = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `bastide_${name}_total`, help, labelNames, registers: [registry] });
  const runs = count('runs', 'Runs that ended', 'status');
  const units = count('units', 'Units of runs that ended', 'outcome');
  const verdicts = count('verdicts', 'Verdicts judged anew, and carried on because nothing changed', 'how');
  const assets = count('assets_read', 'Assets read from clouds', 'cloud');
  const calls = count('api_calls', 'Calls of cloud interfaces', 'cloud', 'outcome');
  const throttles = count('api_throttles', 'Calls that a cloud refused because there were too many', 'cloud');
  verdicts.inc({ how: 'judged' }, 0);
  verdicts.inc({ how: 'carried' }, 0);
  return {
    runEnded: (status) => runs.inc({ status }),
    unitEnded: (outcome) => units.inc({ outcome }),
    countVerdicts: (how, number) => verdicts.inc({ how }, number),
    countAssetsRead: (cloud, number) => assets.inc({ cloud }, number),
    countApiCalls: (cloud, outcome, number = 1) => calls.inc({ cloud, outcome }, number),
    countThrottles: (cloud, number = 1) => throttles.inc({ cloud }, number),
  };
}

function observeRequests(registry: Registry): Part<'observeRequest'> {
  const registers = [registry];
  const requests = new Counter({
    name: 'bastide_http_requests_total',
    help: 'HTTP requests that ended',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'bastide_http_request_duration_seconds',
    help: 'How long HTTP requests took',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  return {
    observeRequest: ({ method, route, status, seconds }) => {
      requests.inc({ method, route, status });
      durations.observe({ method, route }, seconds);
    },
  };
}

function watchDatabase(
  registry: Registry,
  watchers: (() => void | Promise<void>)[],
  onError: (error: unknown) => void,
): Part<'watchQueues' | 'watchDatabasePool'> {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `bastide_${name}`, help, labelNames, registers: [registry] });
  const jobs = gauge('queue_jobs', 'Jobs in a queue', 'queue', 'state');
  const ages = gauge('queue_oldest_seconds', 'How long the oldest job of a queue has been waiting', 'queue');
  const readable = gauge('queues_readable', '1 when the queues could be read for this answer');
  const connections = gauge('database_connections', 'Connections of this process to the database', 'state');
  return {
    watchQueues: (read) =>
      void watchers.push(async () => {
        const states = await readInTime(read).catch((error: unknown) => {
          onError(error);
          return undefined;
        });
        jobs.reset();
        ages.reset();
        readable.set(states ? 1 : 0);
        for (const { queue, waiting, active, oldestSeconds } of states ?? []) {
          jobs.set({ queue, state: 'waiting' }, waiting);
          jobs.set({ queue, state: 'active' }, active);
          ages.set({ queue }, oldestSeconds);
        }
      }),
    watchDatabasePool: (read) =>
      void watchers.push(() => {
        const { total, idle, waiting } = read();
        connections.set({ state: 'busy' }, total - idle);
        connections.set({ state: 'idle' }, idle);
        connections.set({ state: 'waiting' }, waiting);
      }),
  };
}

/** A database that does not answer must not take the other metrics with it. */
function readInTime<T>(read: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The queues were not read within ${readTimeoutMs} ms.`)),
      readTimeoutMs,
    );
    Promise.try(read)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
