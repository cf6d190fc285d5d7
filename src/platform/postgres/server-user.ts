import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../errors.ts';
import { createServerLog } from './server-log.ts';
import { runProgram } from './server-program.ts';

export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const candidates = ['postgres', 'nobody'];
const run = promisify(execFile);

export const isRoot = (): boolean => process.getuid?.() === 0;

/** The existing user as whom PostgreSQL runs when we are root, as whom it refuses to run. */
export async function unprivilegedUser(): Promise<ServerUser> {
  for (const name of candidates) {
    const uid = await numberOf('-u', name);
    const gid = await numberOf('-g', name);
    if (uid !== undefined && gid !== undefined && uid !== 0) return { name, uid, gid };
  }
  throw new AppError('database-failed', {
    en: `PostgreSQL does not run as root, and this machine has neither of the users ${candidates.join(', ')}. Run Bastide as an ordinary user.`,
    zh: `PostgreSQL 不能以 root 身份运行，而本机没有 ${candidates.join('、')} 中的任何一个用户。请以普通用户身份运行 Bastide。`,
  });
}

async function numberOf(option: string, name: string): Promise<number | undefined> {
  try {
    const { stdout } = await run('id', [option, name], { timeout: 10_000 });
    const value = Number.parseInt(stdout, 10);
    // Some systems print the id of nobody as an unsigned number, and Node.js takes it as a signed one.
    return Number.isNaN(value) ? undefined : value | 0;
  } catch {
    // "no such user" is what the program's exit status says.
    return undefined;
  }
}

/** The first folder on the way down to this one that the user may not enter; undefined when it can be reached. */
export async function unreachableFolder(folder: string, user: ServerUser): Promise<string | undefined> {
  const way = [folder];
  while (way[0] !== dirname(way[0]!)) way.unshift(dirname(way[0]!));
  const log = createServerLog();
  const script = 'for folder do cd "$folder" 2>/dev/null || { printf "%s\\n" "$folder"; exit 3; }; done';
  const { code } = await runProgram('/bin/sh', ['-c', script, 'sh', ...way], { user, log });
  return code === 3 ? log.tail() : undefined;
}
