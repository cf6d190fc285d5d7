import type { Readable } from 'node:stream';
import type { Side } from '#model/cloud-program.ts';
import type { Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { TemporaryFolder } from '#scan/spool.ts';
import { type Actor, systemActor } from '../audit/index.ts';
import type { AccountRow } from './account-row.ts';
import { limitsOf } from './opener.ts';
import type { AccountsOptions, SampleEstate } from './options.ts';
import { type CheckedRecording, checkRecording, chunksOf, takeRecording } from './recording-file.ts';
import { insertChunk, replaceRecording } from './recording-repository.ts';
import { isConnectedAlready, noSuchCloud } from './refusals.ts';
import { findAccount, findByExternalId, hasAnyAccount, insertAccount, type NewAccountRow } from './repository.ts';
import { auditAccount } from './request.ts';

export interface Import {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly cloud: string;
  readonly side: Side;
  readonly name?: string | undefined;
  readonly body: Readable;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Makes an account of a recording, or puts a newer one in the place of an earlier one of the same account. Nothing is seen until all of it is there. */
export async function importRecording(options: AccountsOptions, request: Import) {
  const { programs, database } = options;
  const { organizationId, cloud } = request;
  if (!programs.has(cloud)) throw noSuchCloud(cloud, programs.keys());
  const folder = new TemporaryFolder();
  try {
    const recording = await takeRecording(request.body, cloud, folder, limitsOf(options), request);
    return await database.inOrganization(organizationId, (transaction) =>
      store(options, transaction, request, recording),
    );
  } finally {
    folder.remove();
  }
}

async function store(
  options: AccountsOptions,
  transaction: Transaction,
  request: Import,
  recording: CheckedRecording,
): Promise<{ readonly row: AccountRow; readonly isReplaced: boolean }> {
  const { organizationId, now, cloud } = request;
  const { id, isReplaced } = await placeFor(transaction, request, recording);
  await replaceRecording(transaction, organizationId, id, recording.facts);
  let seq = 0;
  for await (const chunk of chunksOf(recording.file)) {
    await insertChunk(transaction, organizationId, id, seq, chunk);
    seq += 1;
  }
  const row = await findAccount(transaction, organizationId, id);
  if (!row) throw new Error('An account that was just stored cannot be found.');
  await options.onConnected?.(transaction, organizationId, { id, cloud, source: 'recording', isReplaced }, now);
  const { externalId, facts } = recording;
  const details = { cloud, externalId, name: row.name, at: facts.at, calls: facts.calls, isReplaced };
  await auditAccount(transaction, request, 'account.imported', id, details);
  return { row, isReplaced };
}

/** The earlier recording of the same account, or a new row. Throws AppError 'conflict' where the account is connected in another way. */
async function placeFor(
  transaction: Transaction,
  request: Import,
  { externalId, facts }: CheckedRecording,
): Promise<{ readonly id: string; readonly isReplaced: boolean }> {
  const { organizationId, cloud, side, now } = request;
  const row = newRow({ cloud, externalId, side, source: 'recording', name: request.name ?? externalId, now });
  if (await insertAccount(transaction, organizationId, { ...row, recording: facts })) {
    return { id: row.id, isReplaced: false };
  }
  const known = await findByExternalId(transaction, organizationId, cloud, externalId, 'FOR UPDATE');
  if (known?.source !== 'recording') throw isConnectedAlready(externalId, known?.name ?? '');
  return { id: known.id, isReplaced: true };
}

function newRow(
  about: Pick<NewAccountRow, 'cloud' | 'externalId' | 'side' | 'source' | 'name'> & { readonly now: number },
): NewAccountRow {
  const { now, ...named } = about;
  return {
    ...named,
    id: newId(),
    endpoint: null,
    credentials: null,
    credentialsKind: 'none',
    credentialsShown: {},
    health: {},
    recording: null,
    createdAt: new Date(now).toISOString(),
  };
}

/** The labelled sample estate, in an organisation that has never had an account; the id when it was connected now. */
export async function ensureSample(
  options: AccountsOptions,
  organizationId: string,
  sample: SampleEstate,
): Promise<string | null> {
  const { database, clock } = options;
  const now = clock.now();
  const folder = new TemporaryFolder();
  try {
    const isEmpty = !(await database.inOrganization(organizationId, (tx) => hasAnyAccount(tx, organizationId)));
    if (!isEmpty) return null;
    const checked = await checkRecording(sample.file, sample.cloud, folder, { limits: limitsOf(options), now });
    const { cloud, side, name } = sample;
    const row = newRow({ cloud, externalId: checked.externalId, side, source: 'sample', name, now });
    return await database.inOrganization(organizationId, async (transaction) => {
      if (await hasAnyAccount(transaction, organizationId)) return null;
      if (!(await insertAccount(transaction, organizationId, { ...row, recording: checked.facts }))) return null;
      const connected = { id: row.id, cloud, source: 'sample', isReplaced: false } as const;
      await options.onConnected?.(transaction, organizationId, connected, now);
      const details = { cloud, externalId: checked.externalId, name };
      const by = { organizationId, actor: systemActor, now };
      await auditAccount(transaction, by, 'account.sample-connected', row.id, details);
      return row.id;
    });
  } finally {
    folder.remove();
  }
}
