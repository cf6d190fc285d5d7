import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWithinReach } from '#platform/postgres/embedded-server.ts';

/** A new folder for temporary files which an embedded server can reach even when root starts it. */
export async function newServerFolder(name: string): Promise<string> {
  const folder = mkdtempSync(join(await reachableBase(), `bastide-${name}-`));
  chmodSync(folder, 0o711);
  return folder;
}

async function reachableBase(): Promise<string> {
  for (const folder of [tmpdir(), '/tmp', '/var/tmp']) if (await isWithinReach(folder)) return folder;
  return tmpdir();
}
