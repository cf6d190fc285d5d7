import { alibaba } from '#clouds/alibaba/index.ts';
import { prepareCheck } from '#engine/prepare.ts';
import type { OpenAccount } from '#features/accounts/contract.ts';
import type { RunFigures } from '#features/assessment/index.ts';
import { sendTickets } from '#features/assessment/scheduler.ts';
import { keepHeapSmall } from '#platform/heap.ts';
import { collect } from '#scan/collect.ts';
import { planUnits } from '#scan/plan.ts';
import { createReader, readerIn } from '#scan/reader.ts';
import { createDirectTransport } from '#testing/alibaba/direct-transport.ts';
import { largeEstate } from '#testing/alibaba/large.ts';
import { insertAccount, insertOrganization, startTestWorker } from '#testing/assessed-server.ts';
import { rowVersionsDigest } from '#testing/stored-state.ts';

keepHeapSmall();
/**
 * A worker and its database: a first run over so many generated assets, and the same once more with nothing changed, in a process of its
 * own: `node runs.ts ASSETS DATABASE_URL ADMIN_URL`. What reading alone costs is measured apart and taken off. Prints one JSON line.
 */
const assets = Number(process.argv[2]);
const [url, adminUrl] = process.argv.slice(3) as [string, string];
const now = Date.now();
const estate = largeEstate({ assets, now });
const transport = createDirectTransport(estate);

const openAccount = (): OpenAccount => ({
  cloud: 'alibaba',
  transport,
  externalId: estate.account,
  regions: [...estate.regions].sort(),
  now,
  isReplay: true,
  memory: new Map(),
  apiCalls: () => 0,
  throttles: () => 0,
  close: async () => {},
});

await readAll(); // the compiler's work is not that of reading
const readCpu = await cpuOf(readAll);
const figures = { judged: 0, carried: 0, assets: 0 };
const worker = await startTestWorker(
  url,
  { open: async () => openAccount() },
  {
    concurrency: 1,
    onFigures: ({ judged = 0, carried = 0, assets: read = 0 }: RunFigures) => {
      figures.judged += judged;
      figures.carried += carried;
      figures.assets += read;
    },
  },
);
// A busy machine may cost the worker its lease; the scheduler's part is to hand the run on then.
const tickets = setInterval(() => void sendTickets(worker), 5_000);
const organization = await insertOrganization(worker.database);
const account = await insertAccount(worker.database, organization, estate.account);
const first = await cpuOf(() => worker.run(organization, account));
const afterFirst = { ...figures };
const tables = ['assets', 'results', 'links', 'result_counts', 'findings', 'finding_events', 'asset_versions'];
const before = await rowVersionsDigest(adminUrl, tables);
const second = await cpuOf(() => worker.run(organization, account));
const written = await rowVersionsDigest(adminUrl, tables);
clearInterval(tickets);
await worker.close();

const firstSeconds = Math.max(first.cpuSeconds - readCpu.cpuSeconds, 0.001);
const againSeconds = Math.max(second.cpuSeconds - readCpu.cpuSeconds, 0);
console.log(
  JSON.stringify({
    assets: first.value.summary.assets,
    verdicts: afterFirst.judged,
    verdictsStoredPerSecond: Math.round(afterFirst.judged / first.seconds),
    firstSeconds: round(first.seconds),
    againSeconds: round(second.seconds),
    readCpuSeconds: round(readCpu.cpuSeconds),
    firstCpuSeconds: round(first.cpuSeconds),
    againCpuSeconds: round(second.cpuSeconds),
    /** CPU of the worker after reading: unchanged run ÷ first run */
    againRatio: round(againSeconds / firstSeconds),
    judgedAgain: figures.judged - afterFirst.judged,
    rowsWrittenAgain: before === written ? 0 : 'some',
    statuses: [first.value.status, second.value.status],
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);

/** What a run reads, and nothing else. */
async function readAll(): Promise<void> {
  const checks = alibaba.catalogue.map((entry) => prepareCheck(entry, {}, now));
  const { regions, memory } = openAccount();
  const signal = new AbortController().signal;
  const context = { account: estate.account, regions, region: null, now, transport, signal, memory };
  const groups = await Promise.all(planUnits(alibaba, checks, createReader(context), () => {}));
  await Promise.all(
    groups.flat().map(async (unit) => {
      const options = { cloud: 'alibaba', needed: unit.needed, readAt: new Date(now).toISOString() };
      for await (const _ of collect(unit.plan, readerIn(context, unit.region), options));
    }),
  );
}

async function cpuOf<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number; cpuSeconds: number }> {
  const startedAt = performance.now();
  const start = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(start);
  return { value, seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 };
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
