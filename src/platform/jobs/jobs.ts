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
  /** Jobs waiting and the age of the oldest in seconds, by queue. */
  waiting(): Promise<Readonly<Record<QueueName, { readonly jobs: number; readonly ageSeconds: number }>>>;
  /** Tells handlers to end, and waits for them. */
  stop(): Promise<void>;
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

  async waiting() {
    const names = Object.keys(queues) as QueueName[];
    const db = this.#boss.getDb();
    const { rows } = await db.executeSql(
      `SELECT name, count(*)::int AS jobs, coalesce(extract(epoch FROM now() - min(created_on)), 0)::float8 AS age
         FROM ${jobSchema}.job WHERE name = ANY($1) AND state < 'active' AND start_after <= now() GROUP BY name`,
      [names],
    );
    const found = new Map(rows.map((row) => [row.name as string, row]));
    const entries = names.map((name) => [
      name,
      { jobs: Number(found.get(name)?.jobs ?? 0), ageSeconds: Number(found.get(name)?.age ?? 0) },
    ]);
    return Object.fromEntries(entries) as Record<QueueName, { jobs: number; ageSeconds: number }>;
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#boss.stop({ graceful: true, timeout: this.#options.stopWithinMs ?? 20_000 });
  }
}
