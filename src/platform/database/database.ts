import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { AppError } from '../errors.ts';
import { type CopyValue, copyLine } from './copy-line.ts';
import { checkRole } from './role.ts';

/** One transaction. `copy` needs the table to be named in `staging` when the transaction is begun. */
export interface Transaction {
  query<R extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
  /** How many rows a statement that returns none has touched. */
  execute(text: string, values?: readonly unknown[]): Promise<number>;
  /** Rows in batches, without holding them all. */
  stream<R extends object>(text: string, values: readonly unknown[], batch?: number): AsyncGenerator<readonly R[]>;
  /** Fills `staging_<table>`, a temporary copy of the table's columns that is empty again after the transaction. */
  stage(table: string, columns: readonly string[], rows: Iterable<readonly CopyValue[]>): Promise<void>;
}

export interface TransactionOptions {
  /** tables whose staging is filled */
  readonly staging?: readonly string[];
  readonly isolation?: 'repeatable read' | 'serializable';
  readonly isReadOnly?: boolean;
}

/** PostgreSQL as features see it: every transaction is of one organisation. */
export interface Database {
  /** Runs in a transaction that sees this organisation alone; tried again after a serialization failure, so `work` has no other effects. */
  inOrganization<T>(
    organizationId: string,
    work: (transaction: Transaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** A transaction that sees organizations and timers of all, and nothing else: for the scheduler. */
  asSystem<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Connections in use, idle, and requests that wait for one. */
  readonly load: { readonly total: number; readonly idle: number; readonly waiting: number };
  /** Resolves when the server answers; throws AppError 'database-unavailable'. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly maxConnections?: number;
  /** a lost idle connection is no error of any request */
  readonly onConnectionLost?: (error: Error) => void;
  readonly statementTimeoutMs?: number;
  /** how long a transaction may stand still between two statements: whoever holds its locks may have gone silent; a minute unless named */
  readonly standstillMs?: number;
}

const mostAttempts = 5;
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Connects as the application's role. Throws AppError 'database-role' when that role could step over row-level security. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    Client: PromptClient,
    idleTimeoutMillis: 30_000,
    application_name: 'bastide',
    types: { getTypeParser },
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
  });
  pool.on('error', (error) => options.onConnectionLost?.(error));
  const database = new PooledDatabase(pool, options.standstillMs ?? 60_000);
  try {
    await checkRole(pool);
  } catch (error) {
    await pool.end();
    throw error instanceof AppError ? error : unavailable(error);
  }
  return database;
}

/** Connecting takes a few seconds at the most; waiting for one of the pool's connections is another thing, and may take longer. */
class PromptClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(typeof config === 'object' ? { ...config, connectionTimeoutMillis: 10_000 } : config);
  }
}

/** int8 as a number (none of ours comes near 2^53), instants as ISO text in UTC, dates as they are. */
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary') {
    if (oid === 20) return Number;
    if (oid === 1184) return toInstant;
    if (oid === 1082) return String;
  }
  return pg.types.getTypeParser(oid, format as 'text');
}) as typeof pg.types.getTypeParser;

function toInstant(text: string): string {
  return new Date(text.length > 22 && text.endsWith('+00') ? `${text}:00` : text).toISOString();
}

class PooledDatabase implements Database {
  readonly #pool: pg.Pool;
  readonly #staged = new WeakMap<pg.PoolClient, Set<string>>();
  readonly #limited = new WeakSet<pg.PoolClient>();
  readonly #standstillMs: number;

  constructor(pool: pg.Pool, standstillMs: number) {
    this.#pool = pool;
    this.#standstillMs = standstillMs;
  }

  get load() {
    return { total: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
  }

  inOrganization<T>(
    organizationId: string,
    work: (transaction: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    if (!isUuid.test(organizationId)) throw new Error(`"${organizationId}" is no id of an organisation`);
    // SET LOCAL, and not set_config: only this form reaches the nodes of a distributed PostgreSQL.
    return this.#run(`SET LOCAL bastide.organization = '${organizationId}'`, work, options);
  }

  asSystem<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#run("SET LOCAL bastide.system = 'on'", work, {});
  }

  async ping(): Promise<void> {
    try {
      await this.#pool.query('SELECT 1');
    } catch (error) {
      throw unavailable(error);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #run<T>(
    scope: string,
    work: (transaction: Transaction) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const client = await this.#connect();
      let lost: Error | undefined;
      const onLost = (error: Error): void => {
        lost = error;
      };
      client.on('error', onLost);
      try {
        return await this.#attempt(client, scope, work, options);
      } catch (error) {
        if (isConnectionLost(error)) lost ??= error as Error;
        if (lost) throw unavailable(lost);
        if (isExhausted(error)) throw exhausted(error);
        if (attempt >= mostAttempts || !isRetryable(error)) throw error;
      } finally {
        client.removeListener('error', onLost);
        client.release(lost ?? false);
      }
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      const client = await this.#pool.connect();
      if (!this.#limited.has(client)) await this.#limit(client);
      return client;
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** A process that is frozen, or whose machine is gone, does not keep its locks: once per connection, and not while connecting, for poolers. */
  async #limit(client: pg.PoolClient): Promise<void> {
    try {
      await client.query(`SET idle_in_transaction_session_timeout = ${this.#standstillMs};
        SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3`);
      this.#limited.add(client);
    } catch (error) {
      client.release(error instanceof Error ? error : true);
      throw error;
    }
  }

  async #attempt<T>(
    client: pg.PoolClient,
    scope: string,
    work: (transaction: Transaction) => Promise<T>,
    { staging = [], isolation, isReadOnly }: TransactionOptions,
  ): Promise<T> {
    await this.#prepareStaging(client, staging);
    const mode = isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation.toUpperCase()}`;
    await client.query(`BEGIN${mode}${isReadOnly ? ' READ ONLY' : ''}`);
    try {
      await client.query(scope);
      const result = await work(new ClientTransaction(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // Where even the rollback fails the connection is of no use, and the pool is told so.
      if (!isConnectionLost(error)) await client.query('ROLLBACK');
      throw error;
    }
  }

  /** Definitions are made outside of transactions that hold data, once per connection. */
  async #prepareStaging(client: pg.PoolClient, tables: readonly string[]): Promise<void> {
    const known = this.#staged.get(client) ?? new Set<string>();
    for (const table of tables) {
      if (known.has(table)) continue;
      await client.query(
        `CREATE TEMPORARY TABLE IF NOT EXISTS staging_${table} (LIKE ${table} INCLUDING DEFAULTS) ON COMMIT DELETE ROWS`,
      );
      known.add(table);
    }
    this.#staged.set(client, known);
  }
}

class ClientTransaction implements Transaction {
  readonly #client: pg.PoolClient;
  #cursors = 0;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async query<R extends object>(text: string, values: readonly unknown[] = []): Promise<readonly R[]> {
    return (await this.#client.query<R>(text, [...values])).rows;
  }

  async execute(text: string, values: readonly unknown[] = []): Promise<number> {
    return (await this.#client.query(text, [...values])).rowCount ?? 0;
  }

  async *stream<R extends object>(
    text: string,
    values: readonly unknown[],
    batch = 2_000,
  ): AsyncGenerator<readonly R[]> {
    this.#cursors += 1;
    const name = `cursor_${this.#cursors}`;
    await this.#client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${text}`, [...values]);
    let isExhausted = false;
    try {
      while (!isExhausted) {
        const { rows } = await this.#client.query<R>(`FETCH ${batch} FROM ${name}`);
        isExhausted = rows.length < batch;
        if (rows.length > 0) yield rows;
      }
    } finally {
      // a reader that stops early leaves the cursor open; a failed transaction closes it by itself
      if (!isExhausted) await this.#client.query(`CLOSE ${name}`).catch(ignoreInFailedTransaction);
    }
  }

  async stage(table: string, columns: readonly string[], rows: Iterable<readonly CopyValue[]>): Promise<void> {
    const target = this.#client.query(copyFrom(`COPY staging_${table} (${columns.join(', ')}) FROM STDIN`));
    await pipeline(Readable.from(linesOf(rows), { objectMode: false, highWaterMark: 1 << 18 }), target);
  }
}

/** Lines are sent some 64 KiB at a time: one chunk a line would cost more than the line. */
function* linesOf(rows: Iterable<readonly CopyValue[]>): Generator<string> {
  let text = '';
  for (const row of rows) {
    text += copyLine(row);
    if (text.length < 1 << 16) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function ignoreInFailedTransaction(error: unknown): void {
  if (!(error instanceof pg.DatabaseError) || error.code !== '25P02') throw error;
}

/** Serialization failures and deadlocks: nothing was done, and doing it again may succeed. */
function isRetryable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01');
}

/** Whether the server went away: shut down, crashed, starting up, out of reach, or tired of waiting for us. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|25P03|57P0[1-3])/.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|ERR_STREAM_)/.test(code ?? '') ||
    /Connection terminated|not queryable|timeout exceeded when trying to connect/i.test(error.message)
  );
}

/** The disk is full, or memory or connections are used up: nothing was done, and nothing will be until there is room again. */
function isExhausted(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && error.code?.startsWith('53') === true;
}

function exhausted(cause: pg.DatabaseError): AppError {
  return new AppError(
    'database-unavailable',
    {
      en: `The database has run out of room (${cause.message}). What waits for it goes on by itself when there is room again.`,
      zh: `数据库资源已耗尽（${cause.message}）。有可用空间后，等待中的工作会自动继续。`,
    },
    { cause },
  );
}

function unavailable(cause: unknown): AppError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'database-unavailable',
    {
      en: `The database does not answer (${message}). Check that PostgreSQL runs and that DATABASE_URL is right.`,
      zh: `数据库没有响应（${message}）。请检查 PostgreSQL 是否在运行，以及 DATABASE_URL 是否正确。`,
    },
    { cause },
  );
}
