import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { WorkerSettings } from '#testing/worker-process.ts';

const program = fileURLToPath(new URL('../../../src/testing/worker-process.ts', import.meta.url));
const children = new Set<ChildProcess>();

/** A worker and a scheduler in a process of their own; returns when they work. */
export async function spawnWorker(
  url: string,
  urls: Readonly<Record<string, string>>,
  settings: WorkerSettings,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, url, JSON.stringify(urls), JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error(`The worker ended with ${child.exitCode}`);
  return child;
}

/** As the operating system does it when memory runs out. */
export async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

export async function killAll(): Promise<void> {
  await Promise.all([...children].map(kill));
}
