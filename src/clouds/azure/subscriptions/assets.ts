import { defineAsset, link } from '#model/asset.ts';
import { list, object, optional, text } from '#model/field.ts';
import { Connector } from '#model/shared-type.ts';
import { CustomRole, RoleAssignment } from '../authorization/assets.ts';
import { DefenderPlan, DefenderSetting, SecurityContact } from '../defender/assets.ts';
import { ActionGroup, ActivityLogAlert, DiagnosticSetting } from '../monitor/assets.ts';

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
  as: Connector,
  links: {
    securityContacts: link(SecurityContact, 'subscriptionId', {
      scope: 'account',
      description: 'Whom Defender for Cloud writes to.',
    }),
    defenderPlans: link(DefenderPlan, 'subscriptionId', {
      scope: 'account',
      description: 'The plans of Defender for Cloud, on or off.',
    }),
    defenderSettings: link(DefenderSetting, 'subscriptionId', {
      scope: 'account',
      description: 'What Defender for Cloud works together with.',
    }),
    activityLogAlerts: link(ActivityLogAlert, 'subscriptionId', {
      scope: 'account',
      description: 'Rules that watch its activity log.',
    }),
    actionGroups: link(ActionGroup, 'subscriptionId', {
      scope: 'account',
      description: 'Whom alerts tell.',
    }),
    diagnosticSettings: link(DiagnosticSetting, 'subscriptionId', {
      scope: 'account',
      description: 'Where its activity log is sent.',
    }),
    roleAssignments: link(RoleAssignment, 'subscriptionId', {
      scope: 'account',
      description: 'Who holds roles on all of it.',
    }),
    customRoles: link(CustomRole, 'subscriptionId', {
      scope: 'account',
      description: 'Roles of the organisation that can be assigned on it.',
    }),
  },
});

/** A subscription that is disabled or deleted runs nothing, and its settings cannot be changed. */
export function isInUse(state: string): boolean {
  return !['disabled', 'deleted'].includes(state.toLowerCase());
}
