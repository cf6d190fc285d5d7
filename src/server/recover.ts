import { recoverAdministrator } from '#features/access/index.ts';
import type { ServerConfig } from '#platform/config.ts';
import { withApplicationDatabase } from './application-database.ts';

/** The way back in: makes a user an active owner with a one-time password. Throws AppError. */
export async function recoverAccess(
  config: ServerConfig,
  wanted: { readonly email?: string | undefined; readonly organization?: string | undefined },
  now: number,
): Promise<{ readonly email: string; readonly password: string }> {
  return await withApplicationDatabase(config, (database) => recoverAdministrator(database, wanted, now));
}
