import { denied } from '#model/check.ts';
import type { ValuesOf } from '#model/field.ts';
import type { Group } from './action-groups.ts';
import type { ActivityLogAlert } from './assets.ts';
import { distantId, duty, groupOf, name } from './example-groups.ts';

type Rule = Pick<ValuesOf<(typeof ActivityLogAlert)['fields']>, 'scopes' | 'enabled' | 'condition' | 'actionGroups'>;

/** Examples of who hears a rule that fires on everything that is asked for. */
export function hearingExamples(rule: Rule) {
  const heardBy = (...actionGroups: readonly Group[]) => ({
    state: 'Enabled',
    activityLogAlerts: [rule],
    actionGroups,
  });
  const elsewhere = { ...rule, actionGroups: [{ actionGroupId: distantId }] };
  return [
    {
      outcome: 'pass',
      name,
      because: 'one receiver of one group is enough',
      asset: heardBy(groupOf({ resourceId: distantId }), groupOf({ webhookReceivers: [{ name: 'pager' }] })),
    },
    { outcome: 'fail', name, because: 'the action group is off', asset: heardBy({ ...duty, enabled: false }) },
    { outcome: 'fail', name, because: 'the action group has no receiver', asset: heardBy(groupOf({})) },
    {
      outcome: 'fail',
      name,
      because: 'the only receiver has unsubscribed',
      asset: heardBy(groupOf({ emailReceivers: [{ name: 'duty', status: 'Disabled' }] })),
    },
    { outcome: 'fail', name, because: 'the action group is gone', asset: heardBy() },
    {
      outcome: 'fail',
      name,
      because: 'the rule has no action group',
      asset: { ...heardBy(duty), activityLogAlerts: [{ ...rule, actionGroups: [] }] },
    },
    {
      outcome: 'unknown',
      name,
      because: 'the action group is in another subscription',
      asset: { ...heardBy(duty), activityLogAlerts: [elsewhere] },
    },
    {
      outcome: 'unknown',
      name,
      because: 'its receivers could not be read',
      asset: { ...heardBy(), actionGroups: [{ ...groupOf({}), emailReceivers: denied }] },
    },
    {
      outcome: 'unknown',
      name,
      because: 'the action groups could not be read',
      asset: { ...heardBy(), actionGroups: denied },
    },
  ] as const;
}
