/** Our queues. Payloads hold ids alone: the work itself is rows of features. */
export const queues = {
  /** full runs of accounts */
  runs: {
    policy: 'short',
    retryLimit: 0,
    expireInSeconds: 23 * 3_600,
    heartbeatSeconds: 30,
    deleteAfterSeconds: 3_600,
  },
  /** verifications of single assets or checks, which overtake full runs */
  verifications: {
    policy: 'short',
    retryLimit: 0,
    expireInSeconds: 3_600,
    heartbeatSeconds: 30,
    deleteAfterSeconds: 3_600,
  },
  /** what fell due */
  timers: {
    policy: 'short',
    retryLimit: 5,
    retryBackoff: true,
    retryDelay: 2,
    expireInSeconds: 600,
    deleteAfterSeconds: 3_600,
  },
} as const;
export type QueueName = keyof typeof queues;
