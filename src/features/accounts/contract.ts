import type { Gap } from '#model/gap.ts';
import type { Transport } from '#model/recording.ts';

/** An account that is open for reading: live under the vendor's quotas, or answered from its recording. */
export interface OpenAccount {
  readonly cloud: string;
  readonly transport: Transport;
  /** the vendor's account id */
  readonly externalId: string;
  /** sorted */
  readonly regions: readonly string[];
  /** the account's region list could not be read; published regions are tried instead */
  readonly regionGap?: Gap;
  /** the clock that judgements see, epoch milliseconds: the recording's time for a recording */
  readonly now: number;
  readonly isReplay: boolean;
  /** answers that were already read */
  readonly memory: Map<string, Promise<unknown>>;
  /** requests sent so far, tries included */
  apiCalls(): number;
  /** how many of them were throttled */
  throttles(): number;
  close(): Promise<void>;
}

/** How a worker opens an account; implemented by this feature, handed to the assessment by the server. */
export interface AccountOpener {
  /**
   * Decrypts the credentials, finds out who and where, and returns the account. Throws AppError 'cloud-access-denied', 'cloud-unavailable',
   * 'decryption-failed', 'not-found' (disconnected meanwhile), or 'conflict' when the credentials now belong to another account.
   */
  open(organizationId: string, accountId: string, needsRegions: boolean, signal: AbortSignal): Promise<OpenAccount>;
}
