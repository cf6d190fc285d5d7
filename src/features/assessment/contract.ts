import type { Transaction } from '#platform/database/database.ts';

/** Every one must hold: the tag is there and, where values are named, has one of them. */
export type TagFilter = readonly { readonly key: string; readonly values?: readonly string[] }[];

/** What a run judges; parameters are in force for the whole run. */
export interface RunSelection {
  readonly checks: readonly { readonly id: string; readonly parameters: Readonly<Record<string, unknown>> }[];
  /** null: all regions */
  readonly regions: readonly string[] | null;
  readonly tags: TagFilter | null;
  /** a verification of these assets alone; null: all assets */
  readonly assetIds: readonly string[] | null;
}

export interface RunRequest {
  readonly accountId: string;
  readonly kind: 'full' | 'verify';
  readonly trigger: 'manual' | 'schedule' | 'first' | 'verify' | 'import';
  readonly policyId: string | null;
  /** runs that were asked for together */
  readonly groupId: string;
  readonly requestedBy: string | null;
  readonly selection: RunSelection;
}

/** How other features have runs made. */
export interface RunRequests {
  /**
   * Queues a run in the caller's transaction. A full run that waits for the same account with the same selection is shared: nothing of it
   * has been read yet. Throws AppError 'not-found' for an account that is not connected.
   */
  request(
    transaction: Transaction,
    organizationId: string,
    request: RunRequest,
    now: number,
  ): Promise<{ readonly runId: string; readonly isShared: boolean }>;
}

/** What covers a failure, while its end is not past. */
export interface AcceptedRisk {
  readonly exceptionId: string;
  /** instant, ISO */
  readonly until: string;
}
export interface Failure {
  readonly checkId: string;
  readonly accountId: string;
  readonly kind: string;
  readonly assetId: string;
  readonly name: string;
  readonly region: string | null;
  readonly tags: Readonly<Record<string, string>>;
}
/** The exceptions in force, as the worker asks for them when a finding is opened; handed in by the server. */
export interface AcceptedRisks {
  load(
    transaction: Transaction,
    organizationId: string,
    accountId: string,
    now: number,
  ): Promise<{ find(failure: Failure): AcceptedRisk | undefined }>;
}

export type BillingMode = 'off' | 'pay-as-you-go' | 'subscription';
export interface CheckToCover {
  readonly id: string;
  readonly isFree: boolean;
  readonly severity: 'high' | 'medium' | 'low';
  /** how many assets it may be judged on at the most */
  readonly instances: number;
}
/** Whether the scan quota covers a run; handed in by the server. */
export interface Metering {
  /** Whether there is a limit at all: then assets that were never counted are counted before anything is reserved. */
  limits(transaction: Transaction, organizationId: string, now: number): Promise<boolean>;
  /** Reserves what the run may use. Free checks first, then by severity and id; a check is covered fully or not at all. */
  reserve(
    transaction: Transaction,
    organizationId: string,
    run: { readonly runId: string; readonly accountId: string; readonly checks: readonly CheckToCover[] },
    now: number,
  ): Promise<{
    readonly mode: BillingMode;
    readonly notCovered: readonly { readonly id: string; readonly scans: number }[];
  }>;
  /** Gives back what was reserved and not used: the run has ended. What was used is in scan_usage. */
  settle(transaction: Transaction, organizationId: string, runId: string, now: number): Promise<void>;
}
