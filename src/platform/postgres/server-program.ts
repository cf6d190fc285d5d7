import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEnvironment } from '../config.ts';
import type { ServerLog } from './server-log.ts';
import type { ServerUser } from './server-user.ts';

export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const lastWordsMs = 1000;

/** How a program of the server ended; `fault` says why it could not even start. */
export interface ProgramEnd extends ServerExit {
  readonly fault?: Error;
}

export interface ProgramOptions {
  readonly user?: ServerUser | undefined;
  readonly log: ServerLog;
  readonly timeoutMs?: number;
}

/**
 * Starts a program of the server in a session of its own, so that Ctrl-C in the terminal reaches us and not the database, with an environment
 * that holds none of our secrets, and as an unprivileged user where we are root.
 */
export function startProgram(path: string, args: readonly string[], { user, log }: ProgramOptions) {
  const child: ChildProcess = spawn(path, args, {
    detached: process.platform !== 'win32',
    windowsHide: true,
    cwd: process.platform === 'win32' ? undefined : '/',
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  if (child.stdout) log.read(child.stdout);
  if (child.stderr) log.read(child.stderr);
  return { child, ended: endOf(child) };
}

async function endOf(child: ChildProcess): Promise<ProgramEnd> {
  // Children that outlive a killed server hold its pipes, so their end, with the last words, is waited for only a little.
  const closed = once(child, 'close').catch(() => {});
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    await Promise.race([closed, sleep(lastWordsMs, undefined, { ref: false })]);
    return { code, signal };
  } catch (error) {
    return { code: null, signal: null, fault: error instanceof Error ? error : new Error(String(error)) };
  }
}

function environment(): Record<string, string> {
  const fixed = { LC_ALL: 'C', TZ: 'UTC' };
  if (process.platform !== 'win32') return fixed;
  const kept = ['SystemRoot', 'SystemDrive', 'TEMP', 'TMP', 'PATH'];
  return { ...fixed, ...Object.fromEntries(kept.map((name) => [name, readEnvironment(name) ?? ''])) };
}

/** Runs a program of the server to its end, at most for a while. */
export async function runProgram(path: string, args: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  const { child, ended } = startProgram(path, args, options);
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 10_000);
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}
