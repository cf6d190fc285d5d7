import type { Database, Transaction } from '#platform/database/database.ts';
import type { Caller } from '#platform/web/route.ts';
import type { RunRequests } from '../assessment/contract.ts';
import { actorOf, recordAudit } from '../audit/index.ts';
import type { QuotaForesight } from '../quota/contract.ts';
import type { CatalogueOf } from './catalogue.ts';
import { estimateRuns } from './estimate.ts';
import type { RunEstimate } from './estimate-schemas.ts';
import { RunPlanner } from './run-plan.ts';
import { type Asker, requestPlanned } from './run-requests.ts';
import type { RunScope, RunsAsked } from './run-scope.ts';

export interface RunServiceDeps {
  readonly database: Database;
  readonly catalogueOf: CatalogueOf;
  readonly requests: RunRequests;
  readonly quota: QuotaForesight;
}

/** Runs that are asked for now, and what they would cost. */
export class RunNowService {
  readonly #deps: RunServiceDeps;

  constructor(deps: RunServiceDeps) {
    this.#deps = deps;
  }

  async request(caller: Caller, scope: RunScope, now: number): Promise<RunsAsked> {
    const { organizationId } = caller;
    return await this.#deps.database.inOrganization(organizationId, async (transaction) => {
      const asked = await this.requestIn(transaction, organizationId, scope, { requestedBy: caller.name }, now);
      await recordAudit(transaction, organizationId, {
        actor: actorOf(caller),
        action: 'run.requested',
        subjectKind: 'run-group',
        subjectId: asked.groupId,
        details: { scope, runs: asked.runs.length },
        now,
      });
      return asked;
    });
  }

  /** The same in a transaction of another feature, which says what triggers the runs. */
  async requestIn(
    transaction: Transaction,
    organizationId: string,
    scope: RunScope,
    asker: Pick<Asker, 'requestedBy'> & Partial<Asker>,
    now: number,
  ): Promise<RunsAsked> {
    const planner = await RunPlanner.open(this.#deps.catalogueOf, transaction, organizationId);
    const planned = await planner.plan(scope);
    const trigger = asker.trigger ?? (planned[0]!.kind === 'verify' ? 'verify' : 'manual');
    return await requestPlanned(this.#deps.requests, transaction, organizationId, planned, { ...asker, trigger }, now);
  }

  async estimate(caller: Caller, scope: RunScope, now: number): Promise<RunEstimate> {
    const { organizationId } = caller;
    return await this.#deps.database.inOrganization(
      organizationId,
      async (transaction) => {
        const planner = await RunPlanner.open(this.#deps.catalogueOf, transaction, organizationId);
        const planned = await planner.plan(scope);
        return await estimateRuns(this.#deps.quota, transaction, organizationId, planned, now);
      },
      { isReadOnly: true, isolation: 'repeatable read' },
    );
  }
}
