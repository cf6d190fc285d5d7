import type { Severity } from '#model/verdict.ts';
import type { Clock } from '#platform/clock.ts';
import type { AcceptedRisk, AcceptedRisks, Failure } from '../assessment/contract.ts';
import type { KnowledgeOf } from './change.ts';
import { findInForce, holdExceptions } from './in-force-repository.ts';
import { fits, type InForce } from './scope.ts';

/** an exception with its place in the order of ends */
type Placed = readonly [place: number, InForce];

/**
 * The exceptions as whoever opens findings needs them. A run stamps what it writes with the time of its start; what is in force is
 * decided by the clock, and it stays so until the worker's transaction ends.
 */
export function acceptedRisks(clock: Pick<Clock, 'now'>, knowledgeOf: KnowledgeOf): AcceptedRisks {
  return {
    async load(transaction, organizationId, accountId, now) {
      await holdExceptions(transaction, organizationId);
      const { severityOf } = await knowledgeOf(transaction, organizationId);
      const at = new Date(Math.max(now, clock.now())).toISOString();
      const index = new RiskIndex(await findInForce(transaction, organizationId, at, { accountId }));
      return { find: (failure) => index.find(failure, severityOf(failure.checkId)) };
    },
  };
}

/** Finds the exception that covers a failure: of several the one with the latest end. */
export class RiskIndex {
  readonly #byAsset = new Map<string, Placed[]>();
  readonly #wide: Placed[] = [];

  /** `inForce`: the latest end first */
  constructor(inForce: readonly InForce[]) {
    for (const [place, exception] of inForce.entries()) {
      if (exception.assetId === null) this.#wide.push([place, exception]);
      else {
        const own = this.#byAsset.get(exception.assetId) ?? [];
        own.push([place, exception]);
        this.#byAsset.set(exception.assetId, own);
      }
    }
  }

  find(failure: Failure, severity: Severity | undefined): AcceptedRisk | undefined {
    const isFit = ([, exception]: Placed) => fits(exception, failure, severity);
    const own = this.#byAsset.get(failure.assetId)?.find(isFit);
    const wide = this.#wide.find(isFit);
    const first = own && wide ? (own[0] < wide[0] ? own : wide) : (own ?? wide);
    return first && { exceptionId: first[1].id, until: first[1].expiresAt };
  }
}
