import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { buildGraphModel } from '#graph/graph-model.ts';
import type { Counted, GraphSource, Search } from '#graph/graph-source.ts';
import { MemoryGraph } from '#graph/memory-graph.ts';
import { MemorySource } from '#graph/memory-source.ts';
import { prepareQuery } from '#graph/query.ts';
import { buildGraphSchema } from '#graph/schema.ts';
import { StoredSource } from '#graph/stored-source.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { migrate } from '#platform/database/migrate.ts';
import { startEmbeddedServer } from '#platform/postgres/embedded-server.ts';
import { insertOrganization } from '#testing/assessed-server.ts';
import { newServerFolder } from '#testing/temporary-folder.ts';
import { graphAssets, graphKinds, graphSweeps } from './graph-estate.ts';
import { mostScans } from './graph-plan.ts';
import { fillGraph } from './graph-store.ts';

/** What is asked of the graph: own fields, a list in a nested object, and what is related in each way. */
const questions: Readonly<Record<string, string>> = {
  fields:
    'azureComputeDisks(where: { diskState: "Unattached", OR: [{ networkAccessPolicy: "AllowAll" }, { publicNetworkAccess: null }, { encryptionSettingsCollection: { enabled: false } }] })',
  nestedList:
    'azureComputeVirtualMachines(where: { NOT: { securityProfile: { encryptionAtHost: true } }, storageProfile: { dataDisks_SOME: { managedDisk: null } } })',
  someRelated:
    'azureComputeVirtualMachines(where: { disks_SOME: { networkAccessPolicy: "AllowAll", publicNetworkAccess: "Enabled" } })',
  noneRelated: 'azureComputeVirtualMachines(where: { disks_SOME: null })',
  allRelated: 'azureComputeVirtualMachines(where: { disks_ALL: { networkAccessPolicy: "DenyAll" } })',
};

export interface QuestionFigures extends Omit<Counted, 'lists'> {
  /** assets that were judged in a second */
  readonly memoryPerSecond: number;
  readonly sqlPerSecond: number;
  /** the time in SQL ÷ the time in memory */
  readonly sqlToMemory: number;
  /** of the first hundred that match, in SQL: the time ÷ that of counting all */
  readonly pageToCount: number;
  /** how often the table that is read most often is read in SQL */
  readonly mostScans: number;
}

export interface GraphFigures {
  readonly assets: number;
  readonly questions: Readonly<Record<string, QuestionFigures>>;
}

const schema = buildGraphSchema(buildGraphModel(graphKinds));
const rounds = 3;

/** The same questions over the same assets in memory and on an embedded database with its usual settings. Throws where the answers differ. */
export async function measureGraph({ assets: count }: { readonly assets: number }): Promise<GraphFigures> {
  const dataFolder = await newServerFolder('bench-graph');
  const postgres = await startEmbeddedServer({ dataFolder });
  try {
    const appPassword = randomBytes(16).toString('hex');
    await migrate({ adminUrl: postgres.adminUrl, appRole: 'bastide_bench', appPassword });
    const database = await openDatabase({ url: postgres.urlFor('bastide_bench', appPassword, 'postgres') });
    try {
      const assets = [...graphAssets(count)];
      const organizationId = await insertOrganization(database);
      await fillGraph(postgres.adminUrl, organizationId, { assets, sweeps: graphSweeps });
      const memory = new MemorySource(new MemoryGraph(assets, graphSweeps));
      const figures: Record<string, QuestionFigures> = {};
      for (const [name, question] of Object.entries(questions)) {
        figures[name] = await measureQuestion(searchOf(question), count / 2, memory, { database, organizationId });
      }
      return { assets: count, questions: figures };
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function searchOf(question: string): Search {
  const [search] = prepareQuery(schema, `{ ${question.replace(/\)$/, ', limit: 100)')} { id } }`).searches.values();
  return search!;
}

interface Stored {
  readonly database: Database;
  readonly organizationId: string;
}

async function measureQuestion(
  search: Search,
  judged: number,
  memory: MemorySource,
  stored: Stored,
): Promise<QuestionFigures> {
  const inMemory = await timed(() => memory.count(search));
  const inSql = await timed(() => ask(stored, (source) => source.count(search)));
  const page = await timed(() => ask(stored, (source) => source.find(search)));
  const [expected, found] = [inMemory.value, inSql.value].map(({ count, undecided }) => `${count}, ${undecided}`);
  if (expected !== found) throw new Error(`Memory counts ${expected}, and SQL ${found}`);
  const scans = await mostScans(stored, (source) => source.count(search));
  if (scans > 200) throw new Error(`A table is read ${scans} times`);
  return {
    ...{ count: inMemory.value.count, undecided: inMemory.value.undecided },
    memoryPerSecond: Math.round(judged / inMemory.seconds),
    sqlPerSecond: Math.round(judged / inSql.seconds),
    sqlToMemory: round(inSql.seconds / inMemory.seconds),
    pageToCount: round(page.seconds / inSql.seconds),
    mostScans: scans,
  };
}

function ask<T>({ database, organizationId }: Stored, work: (source: GraphSource) => Promise<T>): Promise<T> {
  return database.inOrganization(organizationId, (transaction) =>
    work(new StoredSource(transaction, organizationId, () => false)),
  );
}

/** The median; the first round, which fills caches and indexes, does not count. */
async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const seconds: number[] = [];
  let value = await work();
  for (let at = 0; at < rounds; at += 1) {
    const startedAt = performance.now();
    value = await work();
    seconds.push((performance.now() - startedAt) / 1000);
  }
  return { value, seconds: seconds.toSorted((a, b) => a - b)[rounds >> 1]! };
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

if (import.meta.main) console.log(JSON.stringify(await measureGraph({ assets: Number(process.argv[2] ?? 100_000) })));
