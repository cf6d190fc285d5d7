import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { Random, randomGraph, randomWhere } from '#testing/graph/random.ts';
import { storeGraph } from '#testing/graph/store.ts';
import { toyKinds } from '#testing/graph/toy-kinds.ts';
import { buildGraphModel } from './graph-model.ts';
import type { GraphSource } from './graph-source.ts';
import { MemoryGraph } from './memory-graph.ts';
import { MemorySource } from './memory-source.ts';
import { prepareQuery } from './query.ts';
import { runQuery } from './run-query.ts';
import { buildGraphSchema } from './schema.ts';
import { StoredSource } from './stored-source.ts';

const model = buildGraphModel(toyKinds);
const schema = buildGraphSchema(model);
const isGlobal = (kind: string): boolean => kind.endsWith('.contact') || kind.endsWith('.account');

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

/** Two steps of relations, each with a condition of its own, which may ask for relations again. */
function randomQuestion(random: Random): {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
} {
  const types = [...model.types.values()].filter(({ relations }) => relations.size > 0);
  const first = random.of(types);
  const [name, { to }] = random.of([...first.relations]);
  const [next, further] = to.relations.size > 0 ? random.of([...to.relations]) : [undefined, undefined];
  const page = `sort: [{ id: ASC }], limit: ${1 + random.below(4)}, offset: ${random.below(2)}`;
  const shown = next === undefined ? 'id' : `id ${next}(where: $c, ${page}) { id }`;
  const head = [`$a: ${first.name}Where`, `$b: ${to.name}Where`, ...(further ? [`$c: ${further.to.name}Where`] : [])];
  const variables = {
    a: random.is(0.5) ? {} : randomWhere(random, model, first),
    b: randomWhere(random, model, to),
    ...(further ? { c: random.is(0.5) ? {} : randomWhere(random, model, further.to) } : {}),
  };
  return {
    text: `query (${head.join(', ')}) { ${first.plural}(where: $a, sort: [{ id: ASC }]) { id ${name}(where: $b, ${page}) { ${shown} } } }`,
    variables,
  };
}

test('what is related and asked for again is the same in memory and in PostgreSQL', { timeout: 300_000 }, async () => {
  let related = 0;
  for (let round = 0; round < 12; round += 1) {
    const random = new Random(20_261_128 + round);
    const graph = randomGraph(random, toyKinds);
    const organizationId = newId();
    await storeGraph(admin, organizationId, toyKinds, graph);
    const memory = new MemorySource(new MemoryGraph(graph.assets, graph.sweeps));
    const questions = Array.from({ length: 60 }, () => randomQuestion(random));
    await database.inOrganization(organizationId, async (transaction) => {
      const stored: GraphSource = new StoredSource(transaction, organizationId, isGlobal);
      for (const { text, variables } of questions) {
        const query = prepareQuery(schema, text, { variables });
        const [expected, found] = [await runQuery(query, memory), await runQuery(query, stored)];
        expect({ text, variables, data: found.data }).toEqual({ text, variables, data: expected.data });
        const notes = [expected, found].map((answer) =>
          answer.notes
            .map(({ path, isMore, undecided, lists }) => [path, isMore, undecided, lists.length > 0])
            .toSorted(),
        );
        expect({ text, variables, notes: notes[1] }).toEqual({ text, variables, notes: notes[0] });
        related += JSON.stringify(expected.data).split('"id"').length;
      }
    });
  }
  expect(related).toBeGreaterThan(2_000);
});
