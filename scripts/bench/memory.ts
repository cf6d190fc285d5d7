import { json } from '#cli/formats/json.ts';
import { writeOutput } from '#cli/output.ts';
import { alibaba } from '#clouds/alibaba/index.ts';
import { prepareCheck } from '#engine/prepare.ts';
import { keepHeapSmall } from '#platform/heap.ts';
import { assess } from '#scan/assess.ts';
import { createDirectTransport } from '#testing/alibaba/direct-transport.ts';
import { largeEstate } from '#testing/alibaba/large.ts';

keepHeapSmall();
/** Generated answers through the whole pipeline to JSON on disk, in a process of its own: `node memory.ts ASSETS`. Prints one JSON line. */
const assets = Number(process.argv[2]);
const estate = largeEstate({ assets });
const now = Date.now();
let calls = 0;
const direct = createDirectTransport(estate);
const startedAt = performance.now();
const assessment = await assess({
  cloud: alibaba,
  transport: {
    send: (call, signal) => {
      calls += 1;
      return direct.send(call, signal);
    },
  },
  account: estate.account,
  regions: estate.regions,
  checks: alibaba.catalogue.map((entry) => prepareCheck(entry, {}, now)),
  now,
  language: 'en',
  signal: new AbortController().signal,
  apiCalls: () => calls,
});
const assessedAt = performance.now();
await writeOutput(
  json.write(assessment.run, () => assessment.results(), {
    language: 'en',
    catalogue: new Map(alibaba.catalogue.map((entry) => [entry.check.id, entry])),
    packs: alibaba.packs,
    show: new Set(['fail', 'unknown']),
    colour: false,
    width: 100,
    productVersion: 'bench',
  }),
  { file: process.argv[3]! },
);
assessment.close();
const { counts, gaps } = assessment.run;
const seconds = (performance.now() - startedAt) / 1000;
console.log(
  JSON.stringify({
    assets: assessment.run.assets,
    results: counts.pass + counts.fail + counts.unknown + counts['not-applicable'],
    unknown: counts.unknown,
    gaps: gaps.length,
    calls,
    assessSeconds: Number(((assessedAt - startedAt) / 1000).toFixed(1)),
    seconds: Number(seconds.toFixed(1)),
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
