import { known } from '#logic/known.ts';
import type { ValuesOf } from '#model/field.ts';
import { type Group, type Hearing, hearingOf } from './action-groups.ts';
import type { ActivityLogAlert } from './assets.ts';

type Rule = Pick<ValuesOf<(typeof ActivityLogAlert)['fields']>, 'scopes' | 'enabled' | 'condition' | 'actionGroups'>;
type Condition = Rule['condition'][number];
type Leaf = Omit<Condition, 'anyOf'>;

/** What is asked of the rules: that one fires on every such event of the subscription and tells somebody. */
export interface WatchedEvent {
  readonly subscriptionId: string;
  /** what every such event says, by the name of the field in lower case */
  readonly values: Readonly<Record<string, string>>;
  /** fields by which a rule may choose among such events */
  readonly mayChooseBy?: (field: string) => boolean;
}

/** What a check of alert rules reads. */
export const alertReads = [
  'state',
  'activityLogAlerts.scopes',
  'activityLogAlerts.enabled',
  'activityLogAlerts.condition',
  'activityLogAlerts.actionGroups',
  'actionGroups.resourceId',
  'actionGroups.enabled',
  'actionGroups.emailReceivers',
  'actionGroups.smsReceivers',
  'actionGroups.azureAppPushReceivers',
  'actionGroups.voiceReceivers',
  'actionGroups.armRoleReceivers',
  'actionGroups.webhookReceivers',
  'actionGroups.itsmReceivers',
  'actionGroups.automationRunbookReceivers',
  'actionGroups.logicAppReceivers',
  'actionGroups.azureFunctionReceivers',
  'actionGroups.eventHubReceivers',
] as const;

/** The rules and groups of a subscription. */
interface Alerting {
  readonly activityLogAlerts: Iterable<Rule & { readonly $name: string }>;
  readonly actionGroups: Iterable<Group>;
}

/** A rule that does it, or those that would if they were not off, narrowed or unheard. */
export interface AlertsFound {
  readonly rule: string | null;
  /** rules that do it if somebody listens, which only other subscriptions know */
  readonly undecided: readonly string[];
  readonly insufficient: readonly string[];
}

/** A write or deletion, as the activity log shows it: as it begins, and again as it succeeds or fails. */
export function operationEvent(subscriptionId: string, operation: string, mayFilterStatus: boolean): WatchedEvent {
  const [provider = ''] = operation.split('/');
  const values = {
    category: 'Administrative',
    operationname: operation,
    resourceprovider: provider,
    resourcetype: operation.slice(0, operation.lastIndexOf('/')),
  };
  return { subscriptionId, values: mayFilterStatus ? { ...values, status: 'Succeeded' } : values };
}

/** Looks on past rules that could not be read, and ends in that gap when no other rule does it. */
export function alertsFor({ activityLogAlerts, actionGroups }: Alerting, event: WatchedEvent): AlertsFound {
  const others: (Rule & { readonly $name: string })[] = [];
  for (const rule of activityLogAlerts) {
    const found = known(() => shortcomingOf(rule, actionGroups, event));
    if (found === 'heard') return { rule: rule.$name, undecided: [], insufficient: [] };
    others.push(rule);
  }
  const found = others.map((rule) => ({ name: rule.$name, shortcoming: shortcomingOf(rule, actionGroups, event) }));
  const undecided = found.filter(({ shortcoming }) => shortcoming === 'elsewhere');
  const insufficient = found.filter(({ shortcoming }) => !['other-event', 'elsewhere'].includes(shortcoming));
  return { rule: null, undecided: undecided.map(nameOf), insufficient: insufficient.map(nameOf) };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

type Shortcoming = 'other-event' | 'narrowed' | 'scope' | 'disabled' | Hearing;

/** What keeps a rule from telling somebody of the event; `heard` when nothing does. */
function shortcomingOf(rule: Rule, groups: Iterable<Group>, event: WatchedEvent): Shortcoming {
  const { subscriptionId, values, mayChooseBy = () => false } = event;
  const answers = rule.condition.map((condition) => answerOf(condition, values, mayChooseBy));
  if (answers.length === 0 || answers.includes('never')) return 'other-event';
  if (answers.includes('sometimes')) return 'narrowed';
  if (!(rule.scopes ?? []).some((scope) => isWhole(scope, subscriptionId))) return 'scope';
  if (!rule.enabled) return 'disabled';
  const named = (rule.actionGroups ?? []).map(({ actionGroupId }) => actionGroupId);
  return hearingOf(named, groups, subscriptionId);
}

function isWhole(scope: string, subscriptionId: string): boolean {
  return scope.toLowerCase().replace(/\/$/, '') === `/subscriptions/${subscriptionId.toLowerCase()}`;
}

type Answer = 'always' | 'sometimes' | 'never';

function answerOf({ anyOf, ...leaf }: Condition, values: WatchedEvent['values'], mayChooseBy: (f: string) => boolean) {
  if (anyOf === null) return leafAnswer(leaf, values, mayChooseBy);
  const answers = anyOf.map((one) => leafAnswer(one, values, mayChooseBy));
  if (answers.includes('always')) return 'always';
  return answers.includes('sometimes') ? 'sometimes' : 'never';
}

function leafAnswer(leaf: Leaf, values: WatchedEvent['values'], mayChooseBy: (field: string) => boolean): Answer {
  const field = leaf.field?.toLowerCase() ?? '';
  if (mayChooseBy(field)) return 'always';
  const wanted = [...(leaf.equals === null ? [] : [leaf.equals]), ...(leaf.containsAny ?? [])];
  const value = values[field]?.toLowerCase();
  if (value === undefined || wanted.length === 0) return 'sometimes';
  return wanted.some((one) => one.toLowerCase() === value) ? 'always' : 'never';
}
