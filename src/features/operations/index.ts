import type { Metrics } from '#platform/metrics.ts';
import type { Secret } from '#platform/secret.ts';
import type { FeatureModule } from '../module.ts';
import { createMetricsGate } from './metrics-access.ts';
import { createReadiness, type ReadinessDeps } from './readiness.ts';
import { applyRetention, type RetentionOptions, retentionTimer } from './retention.ts';
import { operationsRoutes } from './routes.ts';

export { ensureRetentionTimer } from './retention.ts';

export interface OperationsDeps extends ReadinessDeps {
  readonly metrics: Metrics;
  /** of BASTIDE_METRICS_TOKEN */
  readonly metricsToken: Secret | undefined;
  /** how browsers reach the server */
  readonly publicOrigin: string;
  readonly retention: RetentionOptions;
}

/** What those who run the server watch, and the timer that deletes what need not be kept. */
export function createOperations(deps: OperationsDeps): FeatureModule {
  const { database, metrics } = deps;
  const routes = operationsRoutes({
    readiness: createReadiness(deps),
    admitToMetrics: createMetricsGate(deps.metricsToken, deps.publicOrigin),
    renderMetrics: async () => (await metrics.render()).text,
  });
  return {
    feature: { name: 'operations', routes },
    timers: {
      [retentionTimer]: ({ organizationId, now }) => applyRetention(database, organizationId, now, deps.retention),
    },
  };
}
