import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, startOf } from './process-identity.ts';
import { endServer } from './signals.ts';

/**
 * Ends the server that an owner who was killed has left on this folder, and makes its pid file harmless. Only the owner of the folder's lock
 * may call it: whatever server still works here then belongs to nobody.
 */
export async function stopOrphan(folder: string, onLog: (line: string) => void): Promise<void> {
  if (!existsSync(folder)) return;
  const pid = orphanOn(folder);
  if (pid !== undefined) {
    onLog(`Stopping the database (process ${pid}) that an earlier process left behind`);
    await endServer({ pid, ended: untilGone(pid, startOf(pid)), send: (signal) => sendTo(pid, signal) });
  }
  await endRemains(folder);
  forgetReusedPid(folder);
}

/** One that has gone meanwhile needs no signal. */
function sendTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

async function untilGone(pid: number, start: string | undefined): Promise<void> {
  while (start !== undefined && startOf(pid) === start) await sleep(20);
}

/** Ends what works on a folder without anybody above it: children of a server that was killed, or the making of a database. */
export async function endRemains(folder: string): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  for (let pids = programsOn(folder); pids.length > 0 && Date.now() < giveUpAt; pids = programsOn(folder)) {
    for (const pid of pids) sendTo(pid, 'SIGKILL');
    await sleep(20);
  }
}

/** The main process of a server on this folder; on Linux it is found even if its pid file is lost. */
function orphanOn(folder: string): number | undefined {
  // Its children carry a title instead of a command line; they go when it goes.
  if (process.platform === 'linux') return programsOn(folder).find((pid) => !commandOf(pid).startsWith('postgres:'));
  const pid = pidIn(folder);
  return pid !== undefined && startOf(pid) !== undefined && isServerByList(pid, folder) ? pid : undefined;
}

function programsOn(folder: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => isProgramOn(pid, folder));
}

function isProgramOn(pid: number, folder: string): boolean {
  try {
    const name = basename(readlinkSync(`/proc/${pid}/exe`)).split(' ')[0];
    if (name === 'initdb') return commandOf(pid).split('\0').includes(`--pgdata=${folder}`);
    if (name !== 'postgres') return false;
    // A server works in its folder, which is compared by what it is: its path may have changed or differ between mounts.
    const [theirs, ours] = [statSync(`/proc/${pid}/cwd`), statSync(folder)];
    return theirs.dev === ours.dev && theirs.ino === ours.ino;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return false;
    throw error;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return '';
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
