import { type AccountOutcomes, storedOutcomes } from '#graph/stored-outcomes.ts';
import type { Caller } from '#platform/web/route.ts';
import { BoundedReading, graphLimits } from '../graph/index.ts';
import { documentOf } from './document.ts';
import { refuseWrongExamples } from './examples.ts';
import * as repository from './repository.ts';
import type { DryRun, GivenStoredCheck } from './schemas.ts';
import type { StoredCheckServiceDeps } from './service.ts';

/** What a check would say of the assets as they are stored, within the bounds of questions. Nothing is kept, and no cloud is asked. */
export async function dryRun(
  { database, compiled, turns }: StoredCheckServiceDeps,
  { caller: { organizationId }, signal }: { readonly caller: Caller; readonly signal: AbortSignal },
  given: GivenStoredCheck,
): Promise<DryRun> {
  const document = documentOf(given);
  const entry = compiled.compile(document);
  refuseWrongExamples(entry);
  const kind = entry.check.asset.kind as string;
  const model = compiled.modelOf(document.cloud);
  const isGlobal = (one: string): boolean => compiled.isGlobal(one);
  const ask = () =>
    database.inOrganization(
      organizationId,
      async (transaction) => {
        const reading = new BoundedReading(transaction, graphLimits, signal);
        const found = await storedOutcomes({ transaction: reading, organizationId, isGlobal }, document, kind, model);
        const ids = found.accounts.map(({ accountId }) => accountId);
        return { outcomes: found, names: await repository.nameAccounts(transaction, organizationId, ids) };
      },
      { isolation: 'repeatable read', isReadOnly: true },
    );
  const { outcomes, names } = await turns.take(organizationId, ask);
  return {
    ...{ id: document.id, version: document.version, kind },
    ...sumOf(outcomes.accounts),
    accounts: outcomes.accounts.map((one) => ({
      ...{ accountId: one.accountId, accountName: names.get(one.accountId)?.name ?? null, ...sumOf([one]) },
    })),
    failing: outcomes.failing.map(({ id, ...asset }) => ({ ...asset, assetId: id })),
    lists: [...outcomes.lists],
  };
}

function sumOf(accounts: readonly AccountOutcomes[]) {
  const sum = { pass: 0, fail: 0, notApplicable: 0, unknown: 0 };
  for (const one of accounts) {
    sum.pass += one.pass;
    sum.fail += one.fail;
    sum.notApplicable += one['not-applicable'];
    sum.unknown += one.unknown;
  }
  return sum;
}
