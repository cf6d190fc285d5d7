import type { Quota } from '#model/operation.ts';

/** The quota of an operation; null: none. */
export type QuotaOf = (service: string, operation: string) => Quota | null;

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets per (operation, region). Says whether one more call is within the quota. */
export function createQuotaGuard(quotaOf: QuotaOf | undefined) {
  const buckets = new Map<string, Bucket>();
  return (service: string, operation: string, region: string | null): boolean => {
    const quota = quotaOf?.(service, operation) ?? null;
    if (quota === null) return true;
    const name = `${service}.${operation}@${region ?? ''}`;
    const now = performance.now();
    const bucket = buckets.get(name) ?? { tokens: quota.burst, at: now };
    buckets.set(name, bucket);
    bucket.tokens = Math.min(quota.burst, bucket.tokens + ((now - bucket.at) / 1000) * quota.perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}
