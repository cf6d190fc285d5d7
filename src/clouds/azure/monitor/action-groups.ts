import { known, knownMembers } from '#logic/known.ts';
import type { ValuesOf } from '#model/field.ts';
import type { ActionGroup } from './assets.ts';

const lists = [
  ...(['emailReceivers', 'smsReceivers', 'azureAppPushReceivers', 'voiceReceivers', 'armRoleReceivers'] as const),
  ...(['webhookReceivers', 'itsmReceivers', 'automationRunbookReceivers', 'logicAppReceivers'] as const),
  ...(['azureFunctionReceivers', 'eventHubReceivers'] as const),
] as const;

/** What is asked of an action group. */
export type Group = Pick<ValuesOf<(typeof ActionGroup)['fields']>, 'resourceId' | 'enabled' | (typeof lists)[number]>;

/** Whether somebody is told: nobody is, or the groups are in subscriptions that are not read. */
export type Hearing = 'heard' | 'unheard' | 'elsewhere';

/** Whether one of the groups that are named tells somebody. Ends in a gap when what is unread may decide it. */
export function hearingOf(named: readonly string[], groups: Iterable<Group>, subscriptionId: string): Hearing {
  if (named.length === 0) return 'unheard';
  const isHeard = (group: Group) => named.includes(group.resourceId) && tellsSomebody(group);
  if (knownMembers(groups).some((group) => known(() => isHeard(group)))) return 'heard';
  // Nothing that is known decides it, so all is touched.
  for (const group of groups) if (isHeard(group)) return 'heard';
  const here = `/subscriptions/${subscriptionId.toLowerCase()}/`;
  return named.every((id) => id.startsWith(here)) ? 'unheard' : 'elsewhere';
}

function tellsSomebody(group: Group): boolean {
  if (!group.enabled) return false;
  return lists.some((list) => known(() => listens(group[list]))) || lists.some((list) => listens(group[list]));
}

/** Receivers without a status cannot be switched off one by one. */
function listens(receivers: Group[(typeof lists)[number]]): boolean {
  return (receivers ?? []).some((receiver) => !('status' in receiver) || receiver.status === 'Enabled');
}
