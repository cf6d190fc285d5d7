import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';

/** What tells a process from a later one with the same id; undefined when no process with that id runs. */
export function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return startOnLinux(pid);
  if (!isAlive(pid)) return undefined;
  return process.platform === 'win32' ? 'running' : startByList(pid);
}

function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces and brackets itself: the fields are counted from the last bracket on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isDead = fields[0] === 'Z' || fields[0] === 'X';
    return isDead ? undefined : fields[19];
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

function startByList(pid: number): string | undefined {
  try {
    const env = { LC_ALL: 'C', TZ: 'UTC' };
    const start = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
      env,
      encoding: 'utf8',
      timeout: 5000,
    });
    return start.replaceAll(/[^0-9A-Za-z]/g, '') || undefined;
  } catch {
    // ps ends with an error when there is no such process, and without a start the id alone must do.
    return isAlive(pid) ? 'running' : undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Names the space in which process ids mean something: one boot of one machine, or one container in it. */
export function processSpace(): string {
  if (process.platform !== 'linux') return 'local';
  const boot = orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const container = orEmpty(() => readlinkSync('/proc/self/ns/pid'));
  return createHash('sha256').update(`${boot} ${container}`).digest('hex').slice(0, 12);
}

/** A sandbox may hide such a file; the others then have to tell spaces apart. */
function orEmpty(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'EPERM', 'EINVAL')) return '';
    throw error;
  }
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
