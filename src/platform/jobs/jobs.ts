import { type Job, PgBoss } from 'pg-boss';
import type { Transaction } from '../database/database.ts';
import { type QueueName, queues } from './queues.ts';
import { jobSchema } from './schema.ts';

/** What a job carries: ids, never data. */
export type JobPayload = Readonly<Record<string, string>>;

export interface SendOptions {
  /** of several jobs with one key that wait in a queue, one is kept */
  readonly key?: string;
}

/** Work that must follow a write, and whoever does it. */
export interface Jobs {
  /** Enqueues in the caller's transaction: it is there when the write is, and not otherwise. */
  send(transaction: Transaction, queue: QueueName, payload: JobPayload, options?: SendOptions): Promise<void>;
  /** Handles jobs of a queue until `stop`. A handler that throws is tried again as the queue says; `signal` tells it to come to an end. */
  work(
    queue: QueueName,
    concurrency: number,
    handle: (payload: JobPayload, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /** Jobs of each queue that wait or are worked on. */
  load(): Promise<readonly QueueLoad[]>;
  /** Tells handlers to end, and waits for them. */
  stop(): Promise<void>;
}

export interface QueueLoad {
  readonly queue: QueueName;
  readonly waiting: number;
  readonly active: number;
  /** how long the oldest has been waiting */
  readonly oldestSeconds: number;
}

export interface JobsOptions {
  readonly url: string;
  /** whether this process also expires and cleans up jobs; a scheduler does */
  readonly supervises: boolean;
  readonly onError: (error: Error) => void;
  readonly stopWithinMs?: number;
}

/** Connects to the job library's schema, which `prepareJobSchema` has made. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: options.url,
    schema: jobSchema,
    application_name: 'bastide jobs',
    max: 4,
    migrate: false,
    createSchema: false,
    supervise: options.supervises,
    schedule: false,
    // the application owns nothing, so it cannot rebuild an index
    reindex: false,
    monitorVacuum: false,
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
  });
  boss.on('error', options.onError);
  await boss.start();
  return new BossJobs(boss, options);
}

class BossJobs implements Jobs {
  readonly #boss: PgBoss;
  readonly #options: JobsOptions;
  readonly #ending = new AbortController();

  constructor(boss: PgBoss, options: JobsOptions) {
    this.#boss = boss;
    this.#options = options;
  }

  async send(
    transaction: Transaction,
    queue: QueueName,
    payload: JobPayload,
    options: SendOptions = {},
  ): Promise<void> {
    const db = {
      executeSql: async (text: string, values?: unknown[]) => ({ rows: [...(await transaction.query(text, values))] }),
    };
    await this.#boss.send(queue, { ...payload }, { db, ...(options.key ? { singletonKey: options.key } : {}) });
  }

  async work(
    queue: QueueName,
    concurrency: number,
    handle: (payload: JobPayload, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const options = { localConcurrency: concurrency, pollingIntervalSeconds: 0.5, batchSize: 1 };
    await this.#boss.work(queue, options, async (jobs: Job<JobPayload>[]) => {
      for (const { data, signal } of jobs) await handle(data, AbortSignal.any([signal, this.#ending.signal]));
    });
  }

  async load(): Promise<readonly QueueLoad[]> {
    const names = Object.keys(queues) as QueueName[];
    const { rows } = await this.#boss.getDb().executeSql(
      `SELECT name, count(*) FILTER (WHERE state < 'active') AS waiting, count(*) FILTER (WHERE state = 'active') AS active,
              coalesce(extract(epoch FROM now() - min(created_on) FILTER (WHERE state < 'active')), 0) AS age
         FROM ${jobSchema}.job WHERE name = ANY($1) AND state <= 'active' AND start_after <= now() GROUP BY name`,
      [names],
    );
    const found = new Map(rows.map((row) => [String(row.name), row]));
    return names.map((queue) => {
      const row = found.get(queue);
      const { waiting = 0, active = 0, age = 0 } = row ?? {};
      return { queue, waiting: Number(waiting), active: Number(active), oldestSeconds: Number(age) };
    });
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#boss.stop({ graceful: true, timeout: this.#options.stopWithinMs ?? 20_000 });
  }
}
