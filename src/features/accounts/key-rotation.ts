import type { Database } from '#platform/database/database.ts';
import { type KeyService, keyIdOf, rewrapSecret } from '#platform/encryption.ts';
import { AppError } from '#platform/errors.ts';
import { contextOf } from './credentials.ts';
import { listSealed, replaceSealed, type SealedColumn } from './sealed-repository.ts';

/** Of this feature; others declare theirs. */
export const accountSecrets: SealedColumn = { table: 'accounts', idColumn: 'id', column: 'credentials', contextOf };

export interface Rotation {
  /** wrapped with the current master key now */
  readonly rewrapped: number;
  /** they were already */
  readonly current: number;
  /** secrets whose master key is missing, or that were changed: as long as there are any, no key may be retired */
  readonly failed: readonly { readonly organizationId: string; readonly table: string; readonly id: string }[];
}

const batch = 100;

/**
 * Wraps every sealed secret with the current master key. Stopped at any time, it goes on where it was when it is called again: what is
 * wrapped with the current key stays as it is.
 */
export async function rotateCredentials(
  database: Database,
  keys: KeyService,
  organizationIds: Iterable<string> | AsyncIterable<string>,
  columns: readonly SealedColumn[] = [accountSecrets],
): Promise<Rotation> {
  const rotation = { rewrapped: 0, current: 0, failed: [] as Rotation['failed'][number][] };
  for await (const organizationId of organizationIds) {
    for (const column of columns) await rotateColumn(database, keys, organizationId, column, rotation);
  }
  return rotation;
}

async function rotateColumn(
  database: Database,
  keys: KeyService,
  organizationId: string,
  column: SealedColumn,
  rotation: { rewrapped: number; current: number; failed: Rotation['failed'][number][] },
): Promise<void> {
  for (let afterId = ''; ; ) {
    const rows = await database.inOrganization(organizationId, (transaction) =>
      listSealed(transaction, organizationId, column, afterId, batch),
    );
    for (const row of rows) {
      afterId = row.id;
      try {
        if (keyIdOf(row.sealed) === keys.currentKeyId) {
          rotation.current += 1;
          continue;
        }
        // outside of any transaction: a key service may be far away
        const sealed = await rewrapSecret(keys, row.sealed, column.contextOf(organizationId, row.id));
        await database.inOrganization(organizationId, (transaction) =>
          replaceSealed(transaction, organizationId, column, row, sealed),
        );
        rotation.rewrapped += 1;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'decryption-failed') throw error;
        rotation.failed.push({ organizationId, table: column.table, id: row.id });
      }
    }
    if (rows.length < batch) return;
  }
}
