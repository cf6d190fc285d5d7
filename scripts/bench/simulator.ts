import { largeEstate } from '#testing/alibaba/large.ts';
import { minimalRequests } from '#testing/alibaba/minimal-requests.ts';
import { startSimulator } from '#testing/alibaba/simulator.ts';
import { quotaFloorSeconds, scaledQuota } from './quota-floor.ts';

/** The simulated cloud in a process of its own: `node simulator.ts ASSETS SCALE LATENCY_MS`. Says where it listens; when asked, what came. */
/** A small account beside it, so that neither side compiles its code while it is measured. */
const warmUpAssets = 1_500;
const [assets, scale, latencyMs] = process.argv.slice(2).map(Number) as [number, number, number];
const estate = largeEstate({ assets });
const quotas = scaledQuota(scale);
const simulator = await startSimulator({ estate, quotas, latencyMs });
const minimal = [...minimalRequests(estate).values()].reduce((sum, calls) => sum + calls, 0);
const warmUp = await startSimulator({ estate: largeEstate({ assets: warmUpAssets }), latencyMs, log: 'counts' });
process.send?.({ url: simulator.url, warmUpUrl: warmUp.url });
process.on('message', () => {
  process.send?.({
    issued: simulator.requests.length,
    minimal,
    writes: simulator.writes().length,
    refused: simulator.requests.filter(({ status }) => status !== 200).length,
    floorSeconds: quotaFloorSeconds(simulator.requests, quotas),
  });
});
process.on('disconnect', () => process.exit(0));
