import pg from 'pg';
import { isConnectionLost } from '../database/database.ts';
import { AppError } from '../errors.ts';

/** The file is not what was written: `where` says how it was noticed, for whoever looks into it. */
export function damaged(where: string, cause?: unknown): AppError {
  return new AppError(
    'invalid-file',
    {
      en: 'The backup is damaged: it was cut off or changed since it was written. Nothing was restored; take another copy of it.',
      zh: '备份文件已损坏：写入后被截断或改动。未恢复任何内容；请改用另一份副本。',
    },
    { cause, details: { where } },
  );
}

export function notABackup(): AppError {
  return new AppError('invalid-file', {
    en: 'This is no backup of Bastide. Name a file that bastide backup has written.',
    zh: '该文件不是 Bastide 的备份。请指定由 bastide backup 写入的文件。',
  });
}

export function newerFormat(): AppError {
  return new AppError('invalid-file', {
    en: 'The backup was written by a newer Bastide. Restore it with that version or a newer one.',
    zh: '该备份由更新版本的 Bastide 写入。请使用该版本或更新的版本恢复。',
  });
}

export function wrongPassphrase(): AppError {
  return new AppError('invalid-file', {
    en: 'The passphrase is not the one that the backup was encrypted with. Nothing was restored.',
    zh: '口令与加密备份时使用的不一致。未恢复任何内容。',
  });
}

export function passphraseMissing(): AppError {
  return new AppError('invalid-request', {
    en: 'The backup is encrypted: give its passphrase in a file (--passphrase-file) or in BASTIDE_BACKUP_PASSPHRASE.',
    zh: '该备份已加密：请通过文件（--passphrase-file）或 BASTIDE_BACKUP_PASSPHRASE 提供口令。',
  });
}

export function unreadableFile(cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'invalid-file',
    { en: `The backup cannot be read: ${why}`, zh: `无法读取备份：${why}` },
    { cause },
  );
}

export function unwritableFile(cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'output-failed',
    {
      en: `The backup cannot be written: ${why}. Choose another place, or make room.`,
      zh: `无法写入备份：${why}。请选择其他位置或释放空间。`,
    },
    { cause },
  );
}

/** What the database answered, as an error for people; what is none of its answers stays what it is. */
export function asBackupError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.name === 'AbortError') return cancelled(error);
  if (isConnectionLost(error)) {
    const why = error instanceof Error ? error.message : String(error);
    return new AppError(
      'database-unavailable',
      {
        en: `The database does not answer, or went away (${why}). Nothing was changed.`,
        zh: `数据库没有响应，或连接中断（${why}）。未作任何更改。`,
      },
      { cause: error },
    );
  }
  return error instanceof pg.DatabaseError ? refusedByDatabase(error) : error;
}

function cancelled(cause: Error): AppError {
  const text = { en: 'It was cancelled. Nothing was changed.', zh: '已取消。未作任何更改。' };
  return new AppError('cancelled', text, { cause });
}

function refusedByDatabase(error: pg.DatabaseError): AppError {
  if (error.code === '55P03') return inUse(error);
  const why = error.message;
  const isAboutRole = error.code === '42501' || error.code === '28P01' || error.code === '28000';
  return new AppError(
    'database-failed',
    {
      en: `The database refused: ${why}. Nothing was changed.${isAboutRole ? ' DATABASE_ADMIN_URL must name the role that owns the tables.' : ''}`,
      zh: `数据库拒绝了操作：${why}。未作任何更改。${isAboutRole ? 'DATABASE_ADMIN_URL 必须使用拥有数据表的角色。' : ''}`,
    },
    { cause: error },
  );
}

function inUse(cause: Error): AppError {
  return new AppError(
    'conflict',
    {
      en: 'The tables are in use: a migration is under way, or, for a restore, a server still runs. Stop what uses the database, and try again.',
      zh: '数据表正在使用中：有迁移正在进行，或（恢复时）仍有服务器在运行。请停止使用该数据库的程序后重试。',
    },
    { cause },
  );
}

/** A backup of tables that no version of Bastide makes could never be restored. */
export function foreignTables(names: readonly string[]): AppError {
  const list = names.slice(0, 5).join(', ');
  return new AppError('conflict', {
    en: `The database holds tables that are not of Bastide (${list}). Bastide needs a database of its own.`,
    zh: `数据库中有不属于 Bastide 的表（${list}）。Bastide 需要独立的数据库。`,
  });
}
