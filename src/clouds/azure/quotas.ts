import type { Quota } from '#model/operation.ts';

/**
 * Reads of one subscription by one principal share a bucket, whatever they read.
 * Source: "Understand how Azure Resource Manager throttles requests": subscription reads, bucket size 250, refill rate 25 per second;
 * tenant reads, such as the list of subscriptions, have a bucket of the same size.
 */
const subscriptionReads: Quota = { perSecond: 25, burst: 250, bucket: 'subscription reads' };

/**
 * The same page, "Storage throttling": 800 reads and 100 lists of accounts in 5 minutes, per subscription and region. As a bucket that
 * never lets more than that through in 5 minutes.
 */
const storageReads: Quota = { perSecond: 2.3, burst: 110, bucket: 'storage reads' };
const storageLists: Quota = { perSecond: 0.3, burst: 10, bucket: 'storage lists' };

/** How often an operation may be called; calls that the vendor still refuses are tried again by the scheduler. */
export function quotaOf(service: string, operation: string): Quota {
  if (service.toLowerCase() !== 'microsoft.storage') return subscriptionReads;
  return /\/storageAccounts$/i.test(operation) ? storageLists : storageReads;
}
