import type { Transaction } from '#platform/database/database.ts';
import type { Parameters } from '#platform/database/parameters.ts';
import type { Failure } from '../assessment/contract.ts';

/** Of a finding, what decides whether it is excepted. */
export interface CoveredFinding extends Failure {
  readonly state: 'open' | 'resolved';
  readonly exceptionId: string | null;
  /** 1 high, 2 medium, 3 low */
  readonly severity: number;
}

/** Which findings are accepted risks at one instant, whether or not every finding says so yet. */
export interface Coverage {
  /** exceptions that are over, to which findings may still point: what they covered counts again */
  readonly over: readonly string[];
  /** whether some exceptions in force have not reached every finding yet */
  readonly isApplying: boolean;
  /** That a row of `findings AS f` fits one of these; only when `isApplying`. */
  applyingCondition(parameters: Parameters): string;
  /** The exception that covers an open finding. */
  exceptionOf(finding: CoveredFinding): string | null;
}

/** What other features show of an exception. */
export interface ExceptionNote {
  readonly id: string;
  readonly scopeKind: 'check' | 'asset' | 'pair' | 'filter';
  readonly state: ExceptionState;
  readonly owner: string;
  readonly reason: string;
  readonly startsAt: string;
  readonly expiresAt: string;
}

export const exceptionStates = [
  ...(['pending', 'scheduled', 'active', 'expired', 'rejected', 'withdrawn', 'revoked'] as const),
];
export type ExceptionState = (typeof exceptionStates)[number];

/** What the features that show findings ask. */
export interface ExceptionsDoor {
  coverage(transaction: Transaction, organizationId: string, now: number): Promise<Coverage>;
  /** By id. */
  notes(
    transaction: Transaction,
    organizationId: string,
    ids: readonly string[],
    now: number,
  ): Promise<ReadonlyMap<string, ExceptionNote>>;
  /** All that fit a finding or did, the newest first; at most fifty. */
  notesOf(
    transaction: Transaction,
    organizationId: string,
    finding: CoveredFinding,
    now: number,
  ): Promise<readonly ExceptionNote[]>;
}

/** How long exceptions may last because of something else than the organisation's setting, such as a policy; handed in by the server. */
export interface ExceptionLimits {
  /** null: no limit of its own */
  mostDays(
    transaction: Transaction,
    organizationId: string,
    scope: { readonly checkId: string | null; readonly accountId: string | null },
  ): Promise<number | null>;
}
