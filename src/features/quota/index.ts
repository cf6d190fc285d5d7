import type { Database } from '#platform/database/database.ts';
import type { Metering } from '../assessment/contract.ts';
import type { FeatureModule } from '../module.ts';
import { billTimer, closeBills } from './bills.ts';
import type { QuotaForesight } from './contract.ts';
import { foresight, metering } from './metering.ts';
import { quotaRoutes } from './routes.ts';
import { createQuotaService } from './service.ts';
import { endWhenOver, subscriptionTimer } from './subscription.ts';
import { subscriptionRoutes } from './subscription-routes.ts';

export { scansOf } from './cover.ts';

/** Metering, the scan quota and its bills. The doors stand in the caller's transaction. */
export function createQuota({ database }: { readonly database: Database }): FeatureModule & {
  readonly metering: Metering;
  readonly foresight: QuotaForesight;
} {
  const service = createQuotaService(database);
  return {
    feature: { name: 'quota', routes: [...quotaRoutes(service), ...subscriptionRoutes(service)] },
    metering,
    foresight,
    timers: {
      [billTimer]: ({ organizationId, now }) =>
        database.inOrganization(organizationId, (transaction) => closeBills(transaction, organizationId, now)),
      [subscriptionTimer]: ({ organizationId, subjectId, now }) =>
        database.inOrganization(organizationId, (transaction) =>
          endWhenOver({ transaction, organizationId, caller: null, now }, subjectId),
        ),
    },
  };
}
