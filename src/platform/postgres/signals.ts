import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { databaseFailed } from './failure.ts';
import { hasCode } from './process-identity.ts';
import { createServerLog } from './server-log.ts';
import { runProgram } from './server-program.ts';

const fastMs = 60_000;
const immediateMs = 20_000;

export interface Endable {
  readonly pid: number;
  readonly ended: Promise<unknown>;
  readonly binaries: Binaries;
}

/** Fast shutdown, which rolls back what is open and writes everything to disk; if that takes too long, an immediate one. */
export async function endServer({ pid, ended, binaries }: Endable): Promise<void> {
  for (const [signal, bound] of [
    ['SIGINT', fastMs],
    ['SIGQUIT', immediateMs],
  ] as const) {
    await signalServer(pid, signal, binaries);
    if (await endsWithin(ended, bound)) return;
  }
  throw databaseFailed(
    { en: `The embedded database (process ${pid}) does not stop.`, zh: `内置数据库（进程 ${pid}）无法停止。` },
    '',
  );
}

async function endsWithin(ended: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  try {
    const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
    return await Promise.race([ended.then(() => true), late]);
  } finally {
    timer.abort();
  }
}

async function signalServer(pid: number, signal: 'SIGINT' | 'SIGQUIT', binaries: Binaries): Promise<void> {
  if (process.platform === 'win32') {
    // Windows has no signals: the server listens for them on a pipe of its own.
    const args = ['kill', signal.slice('SIG'.length), String(pid)];
    await runProgram(binaries.program('pg_ctl'), args, { log: createServerLog() });
    return;
  }
  sendSignal(pid, signal);
}

/** A process that has gone meanwhile needs no signal. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
