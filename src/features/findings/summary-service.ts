import type { Severity } from '#model/verdict.ts';
import type { Transaction } from '#platform/database/database.ts';
import type { CheckIndex } from './check-index.ts';
import { type Grouping, groupsOf, titleOf } from './groups.ts';
import { type AccountName, findAccountNames } from './repository.ts';
import { bandOf, TallySum } from './score.ts';
import type { Asker, FindingDeps } from './service.ts';
import { type Cell, loadCells } from './summary-cells.ts';
import type { Summary, SummaryGroup, SummaryTally } from './summary-schemas.ts';

/** What stands in the connected accounts, in sums. */
export class SummaryService {
  readonly #deps: FindingDeps;

  constructor(deps: FindingDeps) {
    this.#deps = deps;
  }

  async overview(asker: Asker, wanted: readonly string[] | undefined): Promise<Summary> {
    return await this.#read(asker, wanted, false, (loaded, around) => {
      const { cells, assessedAt } = loaded;
      const { accounts, index } = around;
      const groups = (by: Grouping) => groupsIn(asker, by, cells, around);
      const sums = new Map(groups('account').map((group) => [group.key, group]));
      return {
        overall: tallyOf(sumOf(cells, index)),
        accounts: [...accounts.values()].map(({ id, name, cloud, externalId, source }) => ({
          ...(sums.get(id) ?? { ...tallyOf(new TallySum()), key: id, title: name }),
          ...{ cloud, externalId, source, assessedAt: assessedAt.get(id) ?? null },
        })),
        severities: groups('severity'),
        dimensions: groups('dimension'),
        categories: groups('category'),
        packs: groups('pack'),
      };
    });
  }

  async groups(asker: Asker, by: Grouping, wanted: readonly string[] | undefined): Promise<SummaryGroup[]> {
    return await this.#read(asker, wanted, by === 'region', ({ cells }, around) => groupsIn(asker, by, cells, around));
  }

  #read<T>(
    { caller, now }: Asker,
    wanted: readonly string[] | undefined,
    byRegion: boolean,
    work: (loaded: Awaited<ReturnType<typeof loadCells>>, around: Around) => T,
  ): Promise<T> {
    const { database, exceptions, indexOf } = this.#deps;
    const { organizationId } = caller;
    return database.inOrganization(
      organizationId,
      async (transaction: Transaction) => {
        const index = await indexOf(transaction, organizationId);
        const coverage = await exceptions.coverage(transaction, organizationId, now);
        const known = await findAccountNames(transaction, organizationId, wanted ?? null);
        const accounts = new Map([...known].filter(([, { isConnected }]) => isConnected));
        const scope = { accounts: [...accounts.keys()], byRegion };
        return work(await loadCells(transaction, organizationId, scope, { coverage, index }), { accounts, index });
      },
      { isolation: 'repeatable read', isReadOnly: true },
    );
  }
}

interface Around {
  readonly accounts: ReadonlyMap<string, AccountName>;
  readonly index: CheckIndex;
}

function groupsIn({ language }: Asker, by: Grouping, cells: readonly Cell[], around: Around): SummaryGroup[] {
  const { accounts, index } = around;
  const sums = new Map<string, TallySum>();
  for (const cell of cells) {
    const severity = severityOf(cell, index);
    for (const key of groupsOf(by, cellValue(by, cell), severity, index)) {
      const sum = sums.get(key) ?? new TallySum();
      sum.add(cell.tally, severity);
      sums.set(key, sum);
    }
  }
  const groups = [...sums].map(([key, sum]) => ({
    ...tallyOf(sum),
    ...{ key, title: titleOf(by, key, { index, language, accounts }) },
  }));
  return groups.sort((a, b) => b.fail - a.fail || (a.key < b.key ? -1 : 1));
}

function sumOf(cells: readonly Cell[], index: CheckIndex): TallySum {
  const sum = new TallySum();
  for (const cell of cells) sum.add(cell.tally, severityOf(cell, index));
  return sum;
}

function severityOf({ checkId }: Cell, index: CheckIndex): Severity {
  return index.check(checkId)?.severity ?? 'low';
}

function cellValue(by: Grouping, { accountId, checkId, region }: Cell): string {
  if (by === 'account') return accountId;
  return by === 'region' ? (region ?? 'global') : checkId;
}

function tallyOf(sum: TallySum): SummaryTally {
  const { tally, passRate, completeness, score } = sum;
  return { ...tally, passRate, completeness, score, band: bandOf(score) };
}
