import type { Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import type { Catalogue } from './catalogue.ts';
import { insertPolicy, type StoredPolicy } from './repository.ts';

/** The policy that an organisation has from its start: every check in every account, each night in UTC. Nothing happens when it is there. */
export async function insertDefaultPolicy(
  catalogue: Catalogue,
  transaction: Transaction,
  organizationId: string,
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  const policy: StoredPolicy = {
    id: newId(),
    name: 'All checks',
    isDefault: true,
    isEnabled: true,
    version: 1,
    packs: null,
    dimensions: null,
    addedChecks: [],
    removedChecks: [],
    takesInNewChecks: true,
    savedChecks: [...catalogue.checks.keys()],
    accountIds: null,
    regions: null,
    tags: null,
    parameters: {},
    schedule: { mode: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7], window: '00-06', timeZone: 'UTC' },
    exceptionDays: null,
    scheduledSince: at,
    nextStartAt: null,
    lastStartAt: null,
    createdAt: at,
    updatedAt: at,
  };
  await insertPolicy(transaction, organizationId, policy);
}
