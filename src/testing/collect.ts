import type { Asset } from '#model/asset.ts';
import type { Collector } from '#model/collector.ts';
import { CloudError } from '#model/operation.ts';
import { type CloudCall, operationKey, type RecordedCall, type Transport } from '#model/recording.ts';
import type { RunGap } from '#model/result.ts';
import { collect, planCollector } from '#scan/collect.ts';
import { createReader } from '#scan/reader.ts';

export interface CollectFromOptions {
  account?: string;
  regions?: readonly string[];
  /** the default is alibaba */
  cloud?: string;
  now?: string;
  kinds?: readonly string[];
  /** read only these fields; the default is all */
  fields?: readonly string[];
}

/** Runs collectors over recorded answers, reading every field; assets come sorted by kind and id. */
export async function collectFrom(
  collectors: readonly Collector[],
  calls: readonly RecordedCall[],
  options: CollectFromOptions = {},
): Promise<{ assets: Asset[]; gaps: RunGap[]; apiCalls: number }> {
  const { account = '1234567890123456', regions = ['cn-hangzhou'], now = '2026-11-01T00:00:00Z', kinds } = options;
  const { cloud = 'alibaba' } = options;
  const transport = new RecordedAnswers(calls);
  const context = { account, regions, now: Date.parse(now), transport, signal: new AbortController().signal };
  const memory = new Map<string, Promise<unknown>>();
  const assets: Asset[] = [];
  const gaps: RunGap[] = [];
  for (const collector of collectors) {
    if (kinds && !kinds.includes(collector.asset.kind)) continue;
    const needed = new Set(options.fields ?? Object.keys(collector.asset.fields));
    const sweeps = collector.sites?.(regions) ?? (collector.scope === 'global' ? [null] : regions);
    for (const region of sweeps) {
      const reader = createReader({ ...context, region, memory });
      const settings = { cloud, needed, readAt: new Date(now).toISOString() };
      for await (const collected of collect(planCollector(collector, needed), reader, settings)) {
        if ('listGap' in collected) gaps.push({ ...collected.listGap, asset: null });
        else {
          assets.push(collected.asset);
          gaps.push(...collected.failures.map((gap) => ({ ...gap, asset: collected.asset.id })));
        }
      }
    }
  }
  assets.sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1));
  return { assets, gaps, apiCalls: transport.sent };
}

/** Answers by the rules of recordings: service, operation and region match, every recorded input member equals; most members win. */
class RecordedAnswers implements Transport {
  sent = 0;
  readonly #calls: readonly RecordedCall[];
  constructor(calls: readonly RecordedCall[]) {
    this.#calls = calls;
  }

  async send(asked: CloudCall): Promise<unknown> {
    const { region, input } = asked;
    this.sent += 1;
    const matches = this.#calls.filter(
      (call) =>
        operationKey(call) === operationKey(asked) &&
        (call.region === undefined || call.region === region) &&
        Object.entries(call.input).every(([name, value]) => String(input[name]) === String(value)),
    );
    matches.sort((a, b) => Object.keys(b.input).length - Object.keys(a.input).length);
    const [best] = matches;
    if (!best) throw new CloudError('NotRecorded', 'no line of the recording answers this call', { kind: 'refused' });
    if (best.error) throw new CloudError(best.error.code, best.error.message, { kind: 'refused' });
    return structuredClone(best.output);
  }
}
