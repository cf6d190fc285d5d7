import type { CloudProgram } from '#model/cloud-program.ts';
import type { Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import type { AccountRow } from './account-row.ts';
import { disconnect, type HistoryChoice } from './disconnect.ts';
import { requestTest, untested } from './health.ts';
import type { AccountsOptions } from './options.ts';
import { type Proof, proveCredentials } from './proof.ts';
import * as refusals from './refusals.ts';
import {
  type AccountPage,
  findAccount,
  findByExternalId,
  insertAccount,
  listAccounts,
  type NewAccountRow,
  renameAccount,
  replaceCredentials,
} from './repository.ts';
import { auditAccount, type Request } from './request.ts';
import type { AccountChange, NewAccount } from './schemas.ts';

/** Connecting, changing and disconnecting accounts. */
export class AccountService {
  readonly #options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  list(organizationId: string, page: AccountPage): Promise<readonly AccountRow[]> {
    return this.#in(organizationId, (transaction) => listAccounts(transaction, organizationId, page));
  }

  get(organizationId: string, id: string): Promise<AccountRow> {
    return this.#in(organizationId, (transaction) => getAccount(transaction, organizationId, id));
  }

  /** Connects an account, once its credentials have shown whose they are. */
  async add(request: Request, entered: NewAccount): Promise<AccountRow> {
    const { organizationId, now } = request;
    const program = this.#programOf(entered.cloud);
    const { credentials, side, endpoint = null } = entered;
    const account = { id: newId(), program, credentials, endpoint, side };
    const proof = await proveCredentials(this.#options, request, account);
    const health = await untested(this.#options, program.id);
    const row = { ...rowOf(account.id, entered, proof, now), health };
    return await this.#in(organizationId, async (transaction) => {
      await insertOnce(transaction, organizationId, row);
      await requestTest(transaction, organizationId, row, now);
      const connected = { id: row.id, cloud: row.cloud, source: 'live', isReplaced: false } as const;
      await this.#options.onConnected?.(transaction, organizationId, connected, now);
      const { externalId, name, side, cloud } = row;
      const details = { cloud, externalId, name, side, ...seenOf(proof) };
      await auditAccount(transaction, request, 'account.connected', row.id, details);
      return await getAccount(transaction, organizationId, row.id);
    });
  }

  /** Renames an account, or gives it other credentials of the same account of the vendor. */
  async change(request: Request, id: string, change: AccountChange): Promise<AccountRow> {
    const { organizationId } = request;
    const proof = change.credentials && (await this.#proveSame(request, id, change.credentials));
    return await this.#in(organizationId, async (transaction) => {
      const row = await getConnected(transaction, organizationId, id);
      if (change.name !== undefined) await renameAccount(transaction, organizationId, id, change.name);
      if (proof) {
        await replaceCredentials(transaction, organizationId, id, proof);
        await requestTest(transaction, organizationId, row, request.now);
      }
      const details = { name: change.name, ...(proof ? seenOf(proof) : {}) };
      await auditAccount(transaction, request, 'account.changed', id, details);
      return await getAccount(transaction, organizationId, id);
    });
  }

  /** Has every module tested again. */
  test({ organizationId, now }: Request, id: string): Promise<AccountRow> {
    return this.#in(organizationId, async (transaction) => {
      const row = await getConnected(transaction, organizationId, id);
      if (row.source !== 'live') throw refusals.hasNoCredentials();
      await requestTest(transaction, organizationId, row, now);
      return await getAccount(transaction, organizationId, id);
    });
  }

  disconnect(request: Request, id: string, history: HistoryChoice): Promise<AccountRow> {
    const { organizationId } = request;
    return this.#in(organizationId, async (transaction) => {
      const row = await getAccount(transaction, organizationId, id, 'FOR UPDATE');
      await disconnect(this.#options, transaction, request, row, history);
      return await getAccount(transaction, organizationId, id);
    });
  }

  async #proveSame(request: Request, id: string, credentials: NewAccount['credentials']): Promise<Proof> {
    const row = await this.get(request.organizationId, id);
    if (row.status !== 'connected') throw refusals.notConnected();
    if (row.source !== 'live') throw refusals.hasNoCredentials();
    const { side, endpoint } = row;
    const account = { id, program: this.#programOf(row.cloud), credentials, endpoint, side };
    const proof = await proveCredentials(this.#options, request, account);
    if (proof.externalId !== row.externalId) throw refusals.isOtherAccount(row.externalId, proof.externalId);
    return proof;
  }

  #programOf(cloud: string): CloudProgram {
    const { programs } = this.#options;
    const program = programs.get(cloud);
    if (!program) throw refusals.noSuchCloud(cloud, programs.keys());
    return program;
  }

  #in<T>(organizationId: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#options.database.inOrganization(organizationId, work);
  }
}

async function getAccount(transaction: Transaction, organizationId: string, id: string, lock: '' | 'FOR UPDATE' = '') {
  const row = await findAccount(transaction, organizationId, id, lock);
  if (!row) throw refusals.noSuchAccount();
  return row;
}

async function getConnected(transaction: Transaction, organizationId: string, id: string): Promise<AccountRow> {
  const row = await getAccount(transaction, organizationId, id, 'FOR UPDATE');
  if (row.status !== 'connected') throw refusals.notConnected();
  return row;
}

async function insertOnce(transaction: Transaction, organizationId: string, row: NewAccountRow): Promise<void> {
  if (await insertAccount(transaction, organizationId, row)) return;
  const known = await findByExternalId(transaction, organizationId, row.cloud, row.externalId);
  throw refusals.isConnectedAlready(row.externalId, known?.name ?? '');
}

function rowOf(id: string, entered: NewAccount, proof: Proof, now: number): Omit<NewAccountRow, 'health'> {
  const { cloud, name, side, endpoint = null } = entered;
  return {
    ...{ id, cloud, name, side, endpoint, source: 'live', recording: null },
    externalId: proof.externalId,
    credentials: proof.sealed,
    credentialsKind: proof.kind,
    credentialsShown: proof.shown,
    createdAt: new Date(now).toISOString(),
  };
}

/** What the audit log tells of credentials. */
function seenOf({ kind, shown }: Proof): Readonly<Record<string, unknown>> {
  const { accessKeyId, roleArn, tenantId, clientId } = shown;
  return { credentials: kind, accessKeyId, roleArn, tenantId, clientId };
}
