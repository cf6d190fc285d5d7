import type { Database } from '#platform/database/database.ts';
import type { IdempotencyState, IdempotencyStore } from '#platform/web/idempotency.ts';
import { findKey, freeKey, freeKeysBefore, keepAnswer, takeKey } from './repository.ts';

/** A key is remembered for so long, also that of a creation of which nobody knows whether it was done. */
const memoryMs = 86_400_000;

/** What creations with an Idempotency-Key answered, for all processes of the server. */
export function createIdempotencyStore(database: Database): IdempotencyStore {
  return {
    begin: (organizationId, key, requestHash, now) =>
      database.inOrganization(organizationId, async (transaction): Promise<IdempotencyState> => {
        await freeKeysBefore(transaction, organizationId, new Date(now - memoryMs).toISOString());
        const isNew = await takeKey(transaction, organizationId, key, requestHash, new Date(now).toISOString());
        if (isNew) return { state: 'new' };
        const kept = await findKey(transaction, organizationId, key);
        // Gone between the two statements: the first request has failed, and the client may ask again.
        if (!kept) return { state: 'in-progress' };
        if (kept.requestHash !== requestHash) return { state: 'conflict' };
        const { status, body } = kept;
        return status === null || body === null ? { state: 'in-progress' } : { state: 'replay', status, body };
      }),
    finish: (organizationId, key, status, body) =>
      database.inOrganization(organizationId, (tx) => keepAnswer(tx, organizationId, key, status, body)),
    abandon: (organizationId, key) => database.inOrganization(organizationId, (tx) => freeKey(tx, organizationId, key)),
  };
}
