import { quotaOf } from '#clouds/alibaba/quotas.ts';
import type { Quota } from '#model/operation.ts';

type QuotaOf = (service: string, operation: string) => Quota;

/** The vendor's quotas, all faster by the same factor, so that a measurement takes seconds and not minutes. */
export function scaledQuota(scale: number): QuotaOf {
  return (service, operation) => {
    const { perSecond, burst } = quotaOf(service, operation);
    return { perSecond: perSecond * scale, burst: Math.max(1, Math.round(burst * scale)) };
  };
}

interface AskedFor {
  readonly service: string;
  readonly operation: string;
  readonly region: string | null;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The time that the quotas alone take: the most, over (operation, region), of (different calls − burst) ÷ rate. Repeated calls do not count. */
export function quotaFloorSeconds(requests: readonly AskedFor[], quotas: QuotaOf): number {
  const calls = new Map<string, { quota: Quota; inputs: Set<string> }>();
  for (const { service, operation, region, input } of requests) {
    const key = `${service} ${operation} ${region ?? ''}`;
    const entry = calls.get(key) ?? { quota: quotas(service, operation), inputs: new Set() };
    entry.inputs.add(JSON.stringify(Object.entries(input).sort()));
    calls.set(key, entry);
  }
  return Math.max(...[...calls.values()].map(({ quota, inputs }) => (inputs.size - quota.burst) / quota.perSecond));
}
