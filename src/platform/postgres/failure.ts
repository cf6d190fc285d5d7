import { AppError } from '../errors.ts';
import type { ServerLog } from './server-log.ts';
import type { ProgramEnd } from './server-program.ts';

/** What the server's own words mean for the person who reads them. */
const hints: readonly (readonly [pattern: RegExp, en: string, zh: string])[] = [
  [/No space left on device|ENOSPC/, 'The disk is full: free some space.', '磁盘已满：请释放空间。'],
  [/Read-only file system|EROFS/, 'The file system is read-only.', '文件系统是只读的。'],
  [
    /Permission denied|EACCES|EPERM|Operation not permitted/,
    'Access was denied: start Bastide as the user who owns the data folder.',
    '访问被拒绝：请以数据目录所有者的身份启动 Bastide。',
  ],
  [
    /Address already in use/,
    'The port is in use: choose another one, or none to take a free one.',
    '端口已被占用：请换一个端口，或不指定端口以自动选择。',
  ],
  [
    /could not (create|map|resize) .*shared memory|could not create semaphores/i,
    'The machine gives too little shared memory: lower shared_buffers, or give the container more.',
    '共享内存不足：请降低 shared_buffers，或为容器分配更多共享内存。',
  ],
  [
    /could not look up effective user ID/,
    'The user who runs Bastide has no name on this machine: give it a line in /etc/passwd, or set DATABASE_URL to a PostgreSQL of your own.',
    '运行 Bastide 的用户在本机没有名称：请在 /etc/passwd 中添加该用户，或通过 DATABASE_URL 使用您自己的 PostgreSQL。',
  ],
  [
    /error while loading shared libraries|Library not loaded|GLIBC_/,
    'A system library is missing: run npm ci again, or set DATABASE_URL to a PostgreSQL of your own.',
    '缺少系统库：请重新运行 npm ci，或通过 DATABASE_URL 使用您自己的 PostgreSQL。',
  ],
];

/** What the server itself said or the system answered, as one error for people. */
export function databaseFailed(what: { en: string; zh: string }, reason: string, cause?: unknown): AppError {
  const hint = hints.find(([pattern]) => pattern.test(reason));
  const join = (text: string, advice: string | undefined) =>
    `${text}${advice === undefined ? '' : ` ${advice}`}${reason === '' ? '' : `\n${reason}`}`;
  return new AppError('database-failed', { en: join(what.en, hint?.[1]), zh: join(what.zh, hint?.[2]) }, { cause });
}

/** The same for a program that ended although it should not have. */
export function programFailed(what: { en: string; zh: string }, end: ProgramEnd, log: ServerLog): AppError {
  const state = end.signal ?? `${end.code}`;
  const ended = end.fault ? { en: '', zh: '' } : { en: ` (exit status ${state})`, zh: `（退出状态 ${state}）` };
  const reason = [end.fault?.message, log.tail()].filter(Boolean).join('\n');
  return databaseFailed({ en: `${what.en}${ended.en}.`, zh: `${what.zh}${ended.zh}。` }, reason, end.fault);
}

/** Errors of the file system reach people as ours; anything else is a bug and stays what it is. */
export function asDatabaseError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('syscall' in error)) return error;
  const what = { en: 'The embedded database could not be started.', zh: '无法启动内置数据库。' };
  return databaseFailed(what, error.message, error);
}
