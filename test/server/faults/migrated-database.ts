import { migrate } from '#platform/database/migrate.ts';
import { ask } from '#testing/embedded-servers.ts';

/** A migrated database on a server of its own, for the role `bastide_app`; gives the address of its owner. */
export async function createMigrated(serverUrl: string): Promise<string> {
  await ask(serverUrl, 'CREATE DATABASE bastide');
  const url = new URL(serverUrl);
  url.pathname = '/bastide';
  await migrate({ adminUrl: url.href, appRole: 'bastide_app', appPassword: 'for-the-test' });
  return url.href;
}
