import type { Group } from './action-groups.ts';

const nobody = {
  emailReceivers: [],
  smsReceivers: [],
  azureAppPushReceivers: [],
  voiceReceivers: [],
  armRoleReceivers: [],
  webhookReceivers: [],
  itsmReceivers: [],
  automationRunbookReceivers: [],
  logicAppReceivers: [],
  azureFunctionReceivers: [],
  eventHubReceivers: null,
} as const;

/** The name of the subscription of the examples. */
export const name = '00000000-0000-0000-0000-000000000001';
/** Its path. */
export const scope = `/subscriptions/${name}`;
/** An action group of the examples' subscription, by its id. */
export const groupId = `${scope}/resourcegroups/watch/providers/microsoft.insights/actiongroups/soc`;
/** The same group in a subscription that is not read. */
export const distantId = groupId.replace('000001', '000002');

/** An action group that tells nobody but those who are named. */
export function groupOf(receivers: Partial<Group>): Group {
  return { ...nobody, resourceId: groupId, enabled: true, ...receivers };
}

/** An action group that one mail address belongs to. */
export const duty = groupOf({ emailReceivers: [{ name: 'duty', status: 'Enabled' }] });
