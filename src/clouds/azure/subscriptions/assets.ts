import { defineAsset } from '#model/asset.ts';
import { list, object, optional, text } from '#model/field.ts';

/** The subscription that is assessed. */
export const Subscription = defineAsset({
  kind: 'azure.subscriptions.subscription',
  title: { en: 'Azure subscription', zh: 'Azure 订阅' },
  description: 'The subscription that is assessed: everything else of Azure is in it.',
  fields: {
    subscriptionId: text('Its id, in lower case.'),
    state: text('Enabled, Warned, PastDue, Disabled or Deleted.'),
    tenantId: text('The directory (Microsoft Entra tenant) whose identities it trusts.'),
    quotaId: optional(text('The offer that it was bought under.')),
    spendingLimit: optional(text('On, Off or CurrentPeriodOff: whether it is disabled when its credit is used up.')),
    managedByTenants: optional(
      list(
        object({ tenantId: text() }),
        'Other directories that manage it (Azure Lighthouse); null where none is told.',
      ),
    ),
  },
});
