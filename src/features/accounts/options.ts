import type { CloudProgram, Side } from '#model/cloud-program.ts';
import type { Database, Transaction } from '#platform/database/database.ts';
import type { KeyService } from '#platform/encryption.ts';
import type { Log } from '#platform/log.ts';
import type { Metering } from '../assessment/contract.ts';

/** An account that was just connected. */
export interface ConnectedAccount {
  readonly id: string;
  readonly cloud: string;
  readonly source: 'live' | 'sample' | 'recording';
  /** a recording that took the place of an earlier one */
  readonly isReplaced: boolean;
}

export interface SampleEstate {
  readonly file: string;
  readonly cloud: string;
  readonly side: Side;
  /** how it is labelled */
  readonly name: string;
}

export interface AccountsOptions {
  readonly database: Database;
  readonly programs: ReadonlyMap<string, CloudProgram>;
  readonly keys: KeyService;
  readonly clock: { now(): number };
  readonly log: Log;
  /** what endpoints that users give may lead to besides public addresses (BASTIDE_ALLOWED_ADDRESSES) */
  readonly allowedAddresses: readonly string[];
  /** the shipped recording of a sample estate */
  readonly sample?: SampleEstate;
  /** of one call while an account is connected or tested; 10 s unless named */
  readonly requestTimeoutMs?: number;
  /** of one module while an account is tested; 15 s unless named */
  readonly moduleTimeoutMs?: number;
  /** rows that one transaction deletes; 2,000 unless named */
  readonly deleteBatch?: number;
  /** bytes of an uploaded recording, compressed or not; 256 MiB unless named */
  readonly mostUploadBytes?: number;
  /** bytes of a recording after decompression; 1 GiB unless named */
  readonly mostRecordingBytes?: number;
  /** gives back what a run that ended by disconnecting had reserved */
  readonly metering?: Pick<Metering, 'settle'>;
  /** called in the transaction that connects an account, such as to ask for its first run */
  readonly onConnected?: (
    transaction: Transaction,
    organizationId: string,
    account: ConnectedAccount,
    now: number,
  ) => Promise<void>;
  /** called in the transaction that disconnects an account */
  readonly onDisconnected?: (
    transaction: Transaction,
    organizationId: string,
    accountId: string,
    now: number,
  ) => Promise<void>;
}
