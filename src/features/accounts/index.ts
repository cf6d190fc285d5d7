import type { Transaction } from '#platform/database/database.ts';
import type { FeatureModule } from '../module.ts';
import type { AccountRow, AccountSummary } from './account-row.ts';
import { cloudRoutes } from './clouds-routes.ts';
import type { AccountOpener } from './contract.ts';
import { healthTimer, testAccount } from './health.ts';
import { deleteHistory, historyTimer } from './history.ts';
import { ensureSample } from './imports.ts';
import { createOpener } from './opener.ts';
import type { AccountsOptions } from './options.ts';
import { findAccount, listAccounts, selectExisting } from './repository.ts';
import { accountRoutes } from './routes.ts';
import { AccountService } from './service.ts';

export type { AccountSummary } from './account-row.ts';
export type { AccountOpener, OpenAccount } from './contract.ts';
export { accountSecrets, type Rotation, rotateCredentials } from './key-rotation.ts';
export type { AccountsOptions, ConnectedAccount, SampleEstate } from './options.ts';
export type { SealedColumn } from './sealed-repository.ts';

/** What other features may ask about accounts. */
export interface Accounts {
  /** the connected ones, in the order in which they were connected */
  list(transaction: Transaction, organizationId: string): Promise<readonly AccountSummary[]>;
  /** also one that is disconnected */
  get(transaction: Transaction, organizationId: string, id: string): Promise<AccountSummary | undefined>;
  /** of these ids, those of connected accounts */
  existingIds(transaction: Transaction, organizationId: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface AccountsModule extends FeatureModule {
  readonly accounts: Accounts;
  readonly opener: AccountOpener;
  /** Connects the labelled sample estate where there has never been an account; the id when it was connected now. */
  ensureSampleAccount(organizationId: string): Promise<string | null>;
}

/** Accounts of clouds: connecting, testing, opening, disconnecting. */
export function createAccounts(options: AccountsOptions): AccountsModule {
  const service = new AccountService(options);
  const routes = [...accountRoutes(service, options), ...cloudRoutes(options.programs)];
  return {
    feature: { name: 'accounts', routes },
    timers: {
      [healthTimer]: ({ organizationId, subjectId, now }) => testAccount(options, organizationId, subjectId, now),
      [historyTimer]: ({ organizationId, subjectId, now }) => deleteHistory(options, organizationId, subjectId, now),
    },
    accounts: { list: listConnected, get: getSummary, existingIds },
    opener: createOpener(options),
    ensureSampleAccount: async (organizationId) => {
      const { sample } = options;
      return sample ? await ensureSample(options, organizationId, sample) : null;
    },
  };
}

/** A list that a person connected one by one; an organisation's accounts fit into memory. */
async function listConnected(transaction: Transaction, organizationId: string): Promise<readonly AccountSummary[]> {
  const rows = await listAccounts(transaction, organizationId, { status: 'connected', limit: 10_000 });
  return rows.map(summaryOf);
}

async function getSummary(transaction: Transaction, organizationId: string, id: string) {
  const row = await findAccount(transaction, organizationId, id);
  return row && summaryOf(row);
}

function summaryOf({ id, cloud, externalId, name, source, status }: AccountRow): AccountSummary {
  return { id, cloud, externalId, name, source, status };
}

async function existingIds(transaction: Transaction, organizationId: string, ids: readonly string[]) {
  return new Set(await selectExisting(transaction, organizationId, ids));
}
