import type { GraphSource } from '#graph/graph-source.ts';
import { StoredSource } from '#graph/stored-source.ts';
import type { Database } from '#platform/database/database.ts';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Actual Loops': number;
  readonly 'Actual Rows': number;
  readonly Plans?: readonly Plan[];
}

/** How often the statements of a question read the table, or the part of an index, that they read most often. */
export async function mostScans(
  { database, organizationId }: { readonly database: Database; readonly organizationId: string },
  work: (source: GraphSource) => Promise<unknown>,
): Promise<number> {
  const statements: [string, readonly unknown[]][] = [];
  return await database.inOrganization(organizationId, async (transaction) => {
    const watched: Pick<typeof transaction, 'query'> = {
      query: (text, values = []) => {
        statements.push([text, values]);
        return transaction.query(text, values);
      },
    };
    await work(new StoredSource(watched, organizationId, () => false));
    let most = 0;
    for (const [text, values] of statements) {
      const [row] = await transaction.query<{ readonly 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
        `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
        values,
      );
      most = Math.max(most, scansOf(row!['QUERY PLAN'][0]!.Plan));
    }
    return most;
  });
}

function scansOf(plan: Plan): number {
  const own = plan['Node Type'].endsWith('Scan') && plan['Node Type'] !== 'Function Scan' ? plan['Actual Loops'] : 0;
  return Math.max(own, ...(plan.Plans ?? []).map(scansOf));
}
