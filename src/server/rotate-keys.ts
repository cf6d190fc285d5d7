import { stat } from 'node:fs/promises';
import { rewrapAccessSecrets } from '#features/access/index.ts';
import { accountSecrets, type Rotation, rotateCredentials } from '#features/accounts/index.ts';
import type { ServerConfig } from '#platform/config.ts';
import type { Database } from '#platform/database/database.ts';
import { keyProofs } from '#platform/database/key-proof.ts';
import { listOrganizations } from '#platform/database/organizations.ts';
import { databaseStartedAt } from '#platform/database/started-at.ts';
import { createLocalKeyService, type KeyService } from '#platform/encryption.ts';
import { AppError } from '#platform/errors.ts';
import { addMasterKey, loadMasterKeys, type MasterKeys, retireMasterKey } from '#platform/master-key.ts';
import { withApplicationDatabase } from './application-database.ts';

export type KeyRotation = Pick<Rotation, 'rewrapped' | 'failed'>;

/** The master keys that a server with these settings would start with; none is made. */
export function knownKeys({ masterKey }: ServerConfig): Promise<MasterKeys> {
  return loadMasterKeys({ value: masterKey.value, file: masterKey.file });
}

/** Makes a new current key in the key file. */
export function addKey(config: ServerConfig): Promise<MasterKeys> {
  return addMasterKey(fileOf(config));
}

/** Wraps every sealed secret with the current key. Stopped at any time, it goes on where it was when it is called again. */
export async function rotateKeys(config: ServerConfig): Promise<KeyRotation> {
  const startedAt = Date.now();
  const ring = await knownKeys(config);
  return await withApplicationDatabase(config, async (database) => {
    if (ring.keys.size > 1) await refuseIgnorantServer(config, database, startedAt);
    return await rotateAll(database, createLocalKeyService(ring));
  });
}

/** Takes a key out of the key file, once nothing is sealed with it any more. */
export async function retireKey(config: ServerConfig, id: string): Promise<KeyRotation> {
  const file = fileOf(config);
  const ring = await knownKeys(config);
  // What the file itself would refuse needs no database; there it is said in the same words.
  if (ring.currentKeyId === id || !ring.keys.has(id)) await retireMasterKey(file, id);
  const rotation = await rotateKeys(config);
  if (rotation.failed.length === 0) await retireMasterKey(file, id);
  return rotation;
}

async function rotateAll(database: Database, keys: KeyService): Promise<KeyRotation> {
  const organizations = await listOrganizations(database);
  const { rewrapped, failed } = await rotateCredentials(database, keys, organizations, [accountSecrets, keyProofs]);
  let count = rewrapped;
  const unreadable = [...failed];
  for (const organizationId of organizations) {
    try {
      count += await rewrapAccessSecrets(database, keys, organizationId);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'decryption-failed') throw error;
      unreadable.push({ organizationId, table: 'users', id: '*' });
    }
  }
  return { rewrapped: count, failed: unreadable };
}

/** A running server reads its keys when it starts: what is wrapped with a key that it does not know is lost to it. */
async function refuseIgnorantServer(config: ServerConfig, database: Database, calledAt: number): Promise<void> {
  if (config.database || config.masterKey.file === undefined) return;
  const startedAt = await databaseStartedAt(database);
  // One that was started for this call belongs to no server.
  if (startedAt >= calledAt) return;
  if ((await stat(config.masterKey.file)).mtimeMs <= startedAt) return;
  throw new AppError('conflict', {
    en: 'The running server started before the newest master key was added and does not know it. Restart it, then rotate.',
    zh: '正在运行的服务器在添加最新主密钥之前启动，尚不知道该密钥。请先重启服务器，再进行轮换。',
  });
}

function fileOf({ masterKey }: ServerConfig): string {
  if (masterKey.file !== undefined) return masterKey.file;
  throw new AppError('invalid-configuration', {
    en: 'The master keys are in BASTIDE_MASTER_KEY: change them there, as id:key,id:key with the current one first. bastide keys rotate works with it as it is.',
    zh: '主密钥位于 BASTIDE_MASTER_KEY 中：请在那里更改，格式为 id:密钥,id:密钥，当前密钥在前。bastide keys rotate 可直接使用。',
  });
}
