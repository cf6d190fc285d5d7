import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import { databaseFailed, programFailed } from './failure.ts';
import { hasCode } from './process-identity.ts';
import { createServerLog, type ServerLog } from './server-log.ts';
import { type ProgramEnd, startProgram } from './server-program.ts';
import type { ServerUser } from './server-user.ts';
import { type EndingSignal, endServer, signalOnWindows } from './signals.ts';

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  readonly ended: Promise<ProgramEnd>;
  /** Fast shutdown; immediate after a bound. */
  stop(): Promise<void>;
  /** The same without waiting, for when there is no time left. */
  tellToEnd(): void;
}

export interface LaunchOptions {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  readonly port: number | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
}

const readyMs = 300_000;
const portAttempts = 5;
const lingerMs = 20_000;

/** Starts the server on its folder and waits until it takes connections, however long its recovery after a crash may be. */
export async function launchServer(options: LaunchOptions): Promise<ServerProcess> {
  const giveUpAt = Date.now() + lingerMs;
  for (let attempt = 1; ; ) {
    const log = createServerLog(options.onLog);
    const server = await startServer(options, log);
    if ('stop' in server) return server;
    const text = log.tail();
    // Another program may have taken the free port in between.
    const isPortTaken = options.port === undefined && /could not create any TCP\/IP sockets/.test(text);
    // Children of a server that was killed go away by themselves, in their own time.
    const areChildrenLeft = /pre-existing shared memory block/.test(text) && Date.now() < giveUpAt;
    if (!areChildrenLeft && !(isPortTaken && attempt < portAttempts)) {
      throw programFailed({ en: 'The embedded database did not start', zh: '内置数据库未能启动' }, server, log);
    }
    if (isPortTaken) attempt += 1;
    await sleep(200);
  }
}

async function startServer(options: LaunchOptions, log: ServerLog): Promise<ServerProcess | ProgramEnd> {
  const port = options.port ?? (await freePort());
  const args = ['-D', options.folder, ...argumentsOf({ ...options.settings, ...fixedSettings(port) })];
  const { user, binaries } = options;
  const { child, ended } = startProgram(binaries.program('postgres'), args, { user, log });
  const { pid } = child;
  if (pid === undefined) return ended;
  // Through the child, which is never mistaken for a later process with the same id.
  const send = (signal: EndingSignal) =>
    process.platform === 'win32' ? signalOnWindows(pid, signal, binaries) : child.kill(signal);
  const stop = () => endServer({ pid, ended, send });
  const outcome = await Promise.race([ended, untilReady(options.folder, pid, ended)]);
  if (outcome === 'ready') return { pid, port, ended, stop, tellToEnd: () => void send('SIGINT') };
  if (outcome !== 'late') return outcome;
  await stop();
  throw databaseFailed(
    { en: `The embedded database was not ready in ${readyMs / 60_000} minutes.`, zh: '内置数据库未能及时就绪。' },
    log.tail(),
  );
}

/** Loopback alone, whatever else is set. */
export const fixedSettings = (port: number): Readonly<Record<string, string>> => ({
  listen_addresses: '127.0.0.1',
  port: String(port),
  unix_socket_directories: '',
});

const argumentsOf = (settings: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** The server writes its state into its pid file, as pg_ctl reads it. */
async function untilReady(folder: string, pid: number, ended: Promise<ProgramEnd>): Promise<'ready' | 'late'> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  for (const giveUpAt = Date.now() + readyMs; !isOver && Date.now() < giveUpAt; await sleep(20)) {
    const lines = readIfThere(join(folder, 'postmaster.pid')).split('\n');
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') return 'ready';
  }
  return 'late';
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  probe.once('error', reject).listen(0, '127.0.0.1', resolve);
  await promise;
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new AppError('database-failed', noPort);
  return address.port;
}

const noPort = { en: 'There is no free port on 127.0.0.1.', zh: '127.0.0.1 上没有空闲端口。' };
