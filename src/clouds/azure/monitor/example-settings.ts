/** A setting that sends to a workspace the categories that are named. */
export function settingWith(...categories: readonly string[]) {
  return {
    workspaceId: '/subscriptions/1/resourcegroups/logs/providers/microsoft.operationalinsights/workspaces/central',
    storageAccountId: null,
    eventHubAuthorizationRuleId: null,
    serviceBusRuleId: null,
    marketplacePartnerId: null,
    logs: categories.map((category) => ({ category, categoryGroup: null, enabled: true })),
  };
}
