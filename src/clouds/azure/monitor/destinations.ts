import type { ValuesOf } from '#model/field.ts';
import type { DiagnosticSetting } from './assets.ts';

type Setting = Omit<ValuesOf<(typeof DiagnosticSetting)['fields']>, 'subscriptionId'>;

/** Whether a setting sends events of any category somewhere. */
export function sendsEvents(setting: Setting): boolean {
  return (setting.logs ?? []).some(({ enabled }) => enabled) && hasDestination(setting);
}

/** The categories of events that a setting sends somewhere, of those asked for. */
export function sentCategories(setting: Setting, asked: readonly string[]): readonly string[] {
  const on = (setting.logs ?? []).filter(({ enabled }) => enabled);
  if (on.length === 0 || !hasDestination(setting)) return [];
  if (on.some(({ categoryGroup }) => categoryGroup?.toLowerCase() === 'alllogs')) return asked;
  const named = new Set(on.map(({ category }) => category?.toLowerCase()));
  return asked.filter((category) => named.has(category.toLowerCase()));
}

function hasDestination(setting: Omit<Setting, 'logs'>): boolean {
  const { workspaceId, storageAccountId, eventHubAuthorizationRuleId, serviceBusRuleId, marketplacePartnerId } =
    setting;
  const destinations = [workspaceId, storageAccountId, eventHubAuthorizationRuleId, serviceBusRuleId];
  return [...destinations, marketplacePartnerId].some((id) => id !== null && id !== '');
}
