import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { hasCode, startOf } from './process-identity.ts';
import { endServer } from './signals.ts';

/**
 * Ends the server that an owner who was killed has left on this folder, and makes its pid file harmless. Only the owner of the folder's lock
 * may call it: whatever server still works here then belongs to nobody.
 */
export async function stopOrphan(folder: string, binaries: Binaries, onLog: (line: string) => void): Promise<void> {
  if (!existsSync(folder)) return;
  const pid = orphanOn(folder);
  if (pid !== undefined) {
    onLog(`Stopping the database (process ${pid}) that an earlier process left behind`);
    await endServer({ pid, ended: untilGone(pid, startOf(pid)), binaries });
  }
  forgetReusedPid(folder);
}

async function untilGone(pid: number, start: string | undefined): Promise<void> {
  while (start !== undefined && startOf(pid) === start) await sleep(20);
}

/** The main process of a server on this folder; on Linux it is found even if its pid file is lost. */
function orphanOn(folder: string): number | undefined {
  if (process.platform === 'linux') {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).find((pid) => isServerOn(pid, folder));
  }
  const pid = pidIn(folder);
  return pid !== undefined && startOf(pid) !== undefined && isServerByList(pid, folder) ? pid : undefined;
}

function isServerOn(pid: number, folder: string): boolean {
  try {
    if (basename(readlinkSync(`/proc/${pid}/exe`)).split(' ')[0] !== 'postgres') return false;
    // A server works in its folder, which is compared by what it is: its path may have changed or differ between mounts.
    const [theirs, ours] = [statSync(`/proc/${pid}/cwd`), statSync(folder)];
    if (theirs.dev !== ours.dev || theirs.ino !== ours.ino) return false;
    // Its children carry a title instead of a command line; they go when it goes.
    return !readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres:');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return false;
    throw error;
  }
}

function isServerByList(pid: number, folder: string): boolean {
  if (process.platform === 'win32') return false;
  try {
    const command = execFileSync('/bin/ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8', timeout: 5000 });
    return command.includes('postgres') && command.includes(folder);
  } catch {
    // ps ends with an error when the process has gone meanwhile.
    return false;
  }
}

const pidFile = (folder: string): string => join(folder, 'postmaster.pid');

function pidIn(folder: string): number | undefined {
  const line = (existsSync(pidFile(folder)) ? readFileSync(pidFile(folder), 'utf8') : '').split('\n')[0] ?? '';
  return /^\d{1,10}$/.test(line.trim()) ? Number(line) : undefined;
}

/**
 * The server refuses to start while any process has the id that is in its pid file. No server works here any more, so a process with that
 * id is a stranger. Our own id, that of the server's parent, stands for "nobody"; the rest of the file stays, since by it the server finds
 * children of its predecessor.
 */
function forgetReusedPid(folder: string): void {
  const path = pidFile(folder);
  if (!existsSync(path)) return;
  const pid = pidIn(folder);
  if (pid === undefined) rmSync(path);
  else if (startOf(pid) !== undefined) {
    const rest = readFileSync(path, 'utf8').split('\n').slice(1);
    writeFileSync(path, [process.pid, ...rest].join('\n'));
  }
}
