import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { databaseFailed } from './failure.ts';
import { createServerLog } from './server-log.ts';
import { runProgram } from './server-program.ts';

const fastMs = 60_000;
const immediateMs = 20_000;

export type EndingSignal = 'SIGINT' | 'SIGQUIT';

export interface Endable {
  readonly pid: number;
  readonly ended: Promise<unknown>;
  send(signal: EndingSignal): unknown;
}

/** Fast shutdown, which rolls back what is open and writes everything to disk; if that takes too long, an immediate one. */
export async function endServer({ pid, ended, send }: Endable): Promise<void> {
  const steps = [
    ['SIGINT', fastMs],
    ['SIGQUIT', immediateMs],
  ] as const;
  for (const [signal, bound] of steps) {
    await send(signal);
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

/** Windows has no signals: there the server listens for them on a pipe of its own, and pg_ctl knows it. */
export async function signalOnWindows(pid: number, signal: EndingSignal, binaries: Binaries): Promise<void> {
  const args = ['kill', signal.slice('SIG'.length), String(pid)];
  await runProgram(binaries.program('pg_ctl'), args, { log: createServerLog() });
}
