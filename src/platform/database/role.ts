import type pg from 'pg';
import { AppError } from '../errors.ts';

interface RoleFacts {
  readonly name: string;
  readonly is_super: boolean;
  readonly bypasses: boolean;
  readonly owned: number;
  readonly is_member: boolean | null;
  readonly version: number;
}

/** Row-level security is a wall only for a role that can neither bypass it nor own what it guards: with any other the server does not start. */
export async function checkRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<RoleFacts>(`
    SELECT rolname AS name, rolsuper AS is_super, rolbypassrls AS bypasses,
           (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid AND relkind IN ('r', 'p')
              AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_%')) AS owned,
           (SELECT pg_has_role(rolname, oid, 'USAGE') FROM pg_roles AS application WHERE rolname = 'bastide_application') AS is_member,
           current_setting('server_version_num')::int AS version
      FROM pg_roles WHERE rolname = current_user`);
  const role = rows[0]!;
  if (role.version < 160_000) throw refused(`PostgreSQL ${Math.floor(role.version / 10_000)}`, '16–18');
  const owned = Number(role.owned);
  if (role.is_super || role.bypasses || owned > 0) {
    const why = role.is_super ? 'is a superuser' : role.bypasses ? 'has BYPASSRLS' : `owns ${owned} tables`;
    throw roleProblem(role.name, why);
  }
  if (role.is_member === null) throw notMigrated();
}

function roleProblem(name: string, why: string): AppError {
  return new AppError('database-role', {
    en: `The database role ${name} ${why}, so row-level security would not hold for it. Let DATABASE_URL name a role that owns nothing, and DATABASE_ADMIN_URL the owner: bastide serve then makes the first one ready.`,
    zh: `数据库角色 ${name} 权限过大（${why}），行级安全对它不起作用。请让 DATABASE_URL 使用不拥有任何对象的角色，并用 DATABASE_ADMIN_URL 指定所有者；bastide serve 会准备好前者。`,
  });
}

function notMigrated(): AppError {
  return new AppError('database-role', {
    en: 'The database has no tables of Bastide yet. Set DATABASE_ADMIN_URL to its owner, so that bastide serve can make them.',
    zh: '数据库中还没有 Bastide 的表。请将 DATABASE_ADMIN_URL 设为数据库所有者，bastide serve 会创建这些表。',
  });
}

function refused(found: string, needed: string): AppError {
  return new AppError('database-version', {
    en: `The server is ${found}; Bastide needs PostgreSQL ${needed}.`,
    zh: `服务器为 ${found}；Bastide 需要 PostgreSQL ${needed}。`,
  });
}
