import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { newId } from '#platform/identifiers.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { naively } from '#testing/graph/naive.ts';
import { Random, randomGraph, randomKinds, randomWhere } from '#testing/graph/random.ts';
import { storeGraph } from '#testing/graph/store.ts';
import { toyKinds } from '#testing/graph/toy-kinds.ts';
import { compileFilter } from './evaluate.ts';
import { always, type Filter } from './filter.ts';
import { FilterSql } from './filter-sql.ts';
import { buildGraphModel, type GraphModel, type GraphType } from './graph-model.ts';
import { MemoryGraph } from './memory-graph.ts';
import { highestOf, type Match, matchOf, outcomeOf, yes } from './outcome.ts';
import { Budget, filterOfWhere, WhereTypes } from './where.ts';

const graphs = 36;
const filtersPerGraph = 640;
const perStatement = 20;
const seed = 20261128;

let testDatabase: TestDatabase;
let admin: pg.Client;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  database = await openDatabase({ url: testDatabase.url });
});
afterAll(async () => {
  await database.close();
  await admin.end();
  await testDatabase.close();
});

interface Case {
  readonly type: GraphType;
  readonly where: Record<string, unknown>;
  readonly filter: Filter;
}

function randomCase(random: Random, model: GraphModel, wheres: WhereTypes): Case {
  const type = random.of([...model.types.values()]);
  const where = randomWhere(random, model, type);
  return { type, where, filter: filterOfWhere(wheres.of(type), where, 'where', new Budget()) ?? always };
}

/** By asset id, what each of the filters says in SQL. */
async function inSql(organizationId: string, cases: readonly Case[]): Promise<Map<string, Match[]>> {
  const parameters = new Parameters(organizationId);
  const sql = new FilterSql(parameters, (kind) => kind.endsWith('.contact') || kind.endsWith('.account'));
  const kinds = [...new Set(cases.flatMap(({ type }) => type.kinds))];
  const { from, where, bounds } = sql.judge(
    cases.map(({ filter }) => filter),
    kinds,
    'a',
  );
  const columns = bounds.map(
    ({ lowest, highest }, at) => `(${lowest}) IS TRUE AS l${at}, (${highest}) IS TRUE AS h${at}`,
  );
  const head = sql.ctes.length === 0 ? '' : `WITH ${sql.ctes.join(', ')} `;
  const statement = `${head}SELECT a.asset_id AS id, a.unconfirmed_since IS NULL AS sure, ${columns.join(', ')} FROM ${from} WHERE ${where}`;
  const rows = await database.inOrganization(organizationId, (transaction) =>
    transaction.query<Record<string, unknown>>(statement, parameters.values),
  );
  return new Map(
    rows.map((row) => {
      const matches = cases.map((_, at) =>
        matchOf(outcomeOf(row[`l${at}`] ? 2 : 0, row[`h${at}`] ? 2 : 0), row.sure as boolean),
      );
      return [row.id as string, matches];
    }),
  );
}

test('memory, SQL and the naive reference say the same of every asset', { timeout: 300_000 }, async () => {
  const seen = { yes: 0, no: 0, unknown: 0 };
  const operators = new Set<string>();
  let compared = 0;
  for (let round = 0; round < graphs; round += 1) {
    const random = new Random(seed + round);
    const kinds = round % 2 === 0 ? toyKinds : randomKinds(random);
    const [model, wheres] = [buildGraphModel(kinds), new WhereTypes()];
    const graph = randomGraph(random, kinds);
    const { assets, sweeps } = graph;
    const organizationId = newId();
    await storeGraph(admin, organizationId, kinds, graph);
    const memory = new MemoryGraph(assets, sweeps);
    for (let from = 0; from < filtersPerGraph; from += perStatement) {
      const cases = Array.from({ length: perStatement }, () => randomCase(random, model, wheres));
      const stored = await inSql(organizationId, cases);
      for (const [at, { type, where, filter }] of cases.entries()) {
        for (const [, suffix] of JSON.stringify(where).matchAll(/"(?:\w+?_([A-Z_]+)|AND|OR|NOT)":/g))
          operators.add(suffix ?? '');
        const judge = compileFilter(filter, memory);
        for (const asset of type.kinds.flatMap((kind) => memory.assetsOf(kind))) {
          const outcome = judge(asset, undefined);
          const found = { memory: matchOf(outcome, asset.isUnconfirmed !== true), sql: stored.get(asset.id)![at] };
          const match = naively({ kinds, assets, sweeps }, where, asset);
          if (found.memory !== match || found.sql !== match) {
            expect({ round, where, asset, ...found }, 'differs from the naive reference').toEqual({
              memory: match,
              sql: match,
            });
          }
          expect(highestOf(outcome) === yes || match === 'no').toBe(true);
          seen[match] += 1;
          compared += 1;
        }
      }
    }
  }
  // no kind of outcome and no operator is left out by chance
  expect(seen.yes / compared).toBeGreaterThan(0.1);
  expect(seen.no / compared).toBeGreaterThan(0.1);
  expect(seen.unknown / compared).toBeGreaterThan(0.05);
  for (const suffix of [
    'IN',
    'CONTAINS',
    'STARTS_WITH',
    'ENDS_WITH',
    'MATCHES',
    'LT',
    'LTE',
    'GT',
    'GTE',
    'INCLUDES',
    'SOME',
    'ALL',
    'NONE',
    'SINGLE',
  ]) {
    expect(operators).toContain(suffix);
  }
  expect(compared).toBeGreaterThanOrEqual(100_000);
});
