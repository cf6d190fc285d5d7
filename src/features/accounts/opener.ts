import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from '#platform/database/database.ts';
import { connectReplay } from '#scan/connect-replay.ts';
import type { Connection } from '#scan/connection.ts';
import type { RecordingLimits } from '#scan/replay.ts';
import { TemporaryFolder } from '#scan/spool.ts';
import type { AccountRow } from './account-row.ts';
import type { AccountOpener, OpenAccount } from './contract.ts';
import { contextOf, openCredentials } from './credentials.ts';
import type { AccountsOptions } from './options.ts';
import { readChunks } from './recording-repository.ts';
import { isOtherAccount, notConnected } from './refusals.ts';
import { findAccount } from './repository.ts';
import { connectWith } from './verification.ts';

/** Of one call during a run. */
const requestTimeoutMs = 20_000;

/** What is taken on of a recording that somebody uploads. */
export function limitsOf({ mostRecordingBytes = 2 ** 30 }: AccountsOptions): RecordingLimits {
  return { unpackedBytes: mostRecordingBytes, lineBytes: 16 << 20, lines: 1_000_000, depth: 100, shapes: 1_000 };
}

export function createOpener(options: AccountsOptions): AccountOpener {
  return {
    open: async (organizationId, accountId, needsRegions, signal) => {
      const row = await options.database.inOrganization(organizationId, (transaction) =>
        findAccount(transaction, organizationId, accountId),
      );
      if (row?.status !== 'connected') throw notConnected();
      const opened = { organizationId, row, needsRegions };
      return openAccountOf(row.cloud, await openerOf[row.source](options, opened, signal));
    },
  };
}

interface Opened {
  readonly organizationId: string;
  readonly row: AccountRow;
  readonly needsRegions: boolean;
}

type Open = (options: AccountsOptions, opened: Opened, signal: AbortSignal) => Promise<Connection>;

const openerOf: Readonly<Record<AccountRow['source'], Open>> = {
  live: openLive,
  recording: openRecorded,
  sample: (options, opened) => {
    if (!options.sample) throw notConnected();
    return replay(options, opened, options.sample.file, undefined);
  },
};

/** Live, with the stored credentials. Throws AppError 'conflict' when they belong to another account by now. */
export async function openLive(
  { programs, keys, allowedAddresses, clock }: AccountsOptions,
  { organizationId, row, needsRegions }: Opened,
  signal: AbortSignal,
  timeoutMs: number = requestTimeoutMs,
): Promise<Connection> {
  const program = programs.get(row.cloud);
  if (!program || row.credentials === null) throw notConnected();
  const credentials = await openCredentials(keys, row.credentials, contextOf(organizationId, row.id));
  const { endpoint, side } = row;
  const access = { program, credentials, endpoint, side, allowedAddresses, signal };
  const connection = await connectWith({ ...access, requestTimeoutMs: timeoutMs }, { needsRegions, now: clock.now() });
  if (connection.account === row.externalId) return connection;
  await connection.close(false);
  throw isOtherAccount(row.externalId, connection.account);
}

/** The stored recording, copied to a file of this machine. */
async function openRecorded(options: AccountsOptions, opened: Opened, signal: AbortSignal): Promise<Connection> {
  const folder = new TemporaryFolder();
  try {
    const file = folder.nextFile();
    await copyRecording(options.database, opened.organizationId, opened.row.id, file, signal);
    const connection = await replay(options, opened, file, limitsOf(options));
    return {
      ...connection,
      close: async (isFinished) => {
        await connection.close(isFinished);
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

async function copyRecording(
  database: Database,
  organizationId: string,
  accountId: string,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  await database.inOrganization(organizationId, async (transaction) => {
    const chunks = Readable.from(readChunks(transaction, organizationId, accountId), { objectMode: false });
    // 'w': a transaction that is tried again begins the file anew
    await pipeline(chunks, createWriteStream(file, { flags: 'w', mode: 0o600 }), { signal });
  });
}

async function replay(
  { programs }: AccountsOptions,
  { row, needsRegions }: Opened,
  file: string,
  limits: RecordingLimits | undefined,
): Promise<Connection> {
  const program = programs.get(row.cloud);
  if (!program) throw notConnected();
  const cloud = await program.cloud();
  return await connectReplay({ cloud, file, name: row.name, limits, needsRegions, regions: { asked: [] } });
}

function openAccountOf(cloud: string, connection: Connection): OpenAccount {
  const { transport, account, regions, regionGap, now, isReplay, memory, apiCalls, throttles } = connection;
  return {
    cloud,
    transport,
    externalId: account,
    regions,
    ...(regionGap ? { regionGap } : {}),
    now,
    isReplay,
    memory,
    apiCalls,
    throttles,
    close: () => connection.close(false),
  };
}
