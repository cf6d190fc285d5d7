import type { Database, Transaction } from '#platform/database/database.ts';
import { readMigrations } from '#platform/database/migrate.ts';
import type { Jobs } from '#platform/jobs/jobs.ts';
import type { Log } from '#platform/log.ts';
import { isRoleSafe, listMigrations } from './repository.ts';
import type { Condition, Readiness } from './schemas.ts';

export interface ReadinessDeps {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly log: Log;
}

const timeLimitMs = 3_000;
/** An answer serves everybody who asks so soon after: asking is open to all, and must cost little. */
const keptMs = 1_000;

/** Asks whether the server is of use; several who ask at once get one answer. */
export function createReadiness(deps: ReadinessDeps): () => Promise<Readiness> {
  const migrations = readMigrations().map(({ number, checksum }) => `${number} ${checksum}`);
  let asked: Promise<Readiness> | undefined;
  let known = '';
  const ask = async (): Promise<Readiness> => {
    const faults: unknown[] = [];
    const missing = await findMissing(deps, migrations, faults);
    const text = missing.join();
    if (text !== known && text !== '') deps.log.warn({ missing, err: faults[0] }, 'not ready');
    if (text !== known && text === '') deps.log.info({}, 'ready again');
    known = text;
    return { status: missing.length === 0 ? 'ready' : 'not-ready', missing };
  };
  return () => {
    asked ??= ask().finally(() => {
      setTimeout(() => {
        asked = undefined;
      }, keptMs).unref();
    });
    return asked;
  };
}

async function findMissing(
  { database, jobs }: ReadinessDeps,
  migrations: readonly string[],
  faults: unknown[],
): Promise<Condition[]> {
  const holds = async (check: () => Promise<boolean>): Promise<boolean> => {
    try {
      return await inTime(check());
    } catch (error) {
      faults.push(error);
      return false;
    }
  };
  const inDatabase = (check: (transaction: Transaction) => Promise<boolean>) => holds(() => database.asSystem(check));
  if (!(await holds(() => database.ping().then(() => true)))) return ['database'];
  const states: readonly (readonly [Condition, boolean])[] = [
    ['migrations', await inDatabase(async (transaction) => isSame(await listMigrations(transaction), migrations))],
    ['role', await inDatabase(isRoleSafe)],
    ['jobs', await holds(() => jobs.load().then(() => true))],
  ];
  return states.filter(([, isMet]) => !isMet).map(([condition]) => condition);
}

function isSame(
  applied: readonly { readonly number: number; readonly checksum: string }[],
  ours: readonly string[],
): boolean {
  return applied.map(({ number, checksum }) => `${number} ${checksum}`).join() === ours.join();
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeLimitMs} ms`)), timeLimitMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
