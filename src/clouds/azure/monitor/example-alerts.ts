import { cutShort, denied } from '#model/check.ts';
import type { ValuesOf } from '#model/field.ts';
import type { ActivityLogAlert } from './assets.ts';
import { duty, groupId, name, scope } from './example-groups.ts';
import { hearingExamples } from './example-hearing.ts';

type Rule = Pick<ValuesOf<(typeof ActivityLogAlert)['fields']>, 'scopes' | 'enabled' | 'condition' | 'actionGroups'>;
type Condition = Rule['condition'][number];

/** A condition that compares one field. */
export function equals(field: string, value: string): Condition {
  return { field, equals: value, containsAny: null, anyOf: null };
}

/** A rule of the whole subscription that tells somebody. */
export function ruleOf(...condition: readonly Condition[]): Rule {
  return { scopes: [scope], enabled: true, condition, actionGroups: [{ actionGroupId: groupId }] };
}

/** Examples of a check that asks for a rule on one operation. */
export function alertExamples(operation: string) {
  const operationName = equals('operationName', operation);
  const rule = ruleOf(equals('category', 'Administrative'), operationName);
  const elsewhere = ruleOf(equals('category', 'Administrative'), equals('operationName', 'Microsoft.Example/a/write'));
  const narrowed = { ...rule, condition: [...rule.condition, equals('level', 'Critical')] };
  const succeeded = { ...rule, condition: [...rule.condition, equals('status', 'Succeeded')] };
  const failed = { ...rule, condition: [...rule.condition, equals('status', 'Failed')] };
  const anyOf: Condition = { field: null, equals: null, containsAny: null, anyOf: [operationName] };
  const with_ = (...activityLogAlerts: readonly Rule[]) => ({
    state: 'Enabled',
    activityLogAlerts,
    actionGroups: [duty],
  });
  return [
    { outcome: 'pass', name, because: 'a rule fires on the operation', asset: with_(elsewhere, rule) },
    {
      outcome: 'pass',
      name,
      because: 'names are compared without regard to case',
      asset: with_(ruleOf(equals('Category', 'administrative'), equals('OperationName', operation.toUpperCase()))),
    },
    { outcome: 'pass', name, because: 'the operation is one of several', asset: with_(ruleOf(anyOf)) },
    {
      outcome: 'pass',
      name,
      because: 'a rule on every administrative event fires on this one',
      asset: with_(ruleOf(equals('category', 'Administrative'))),
    },
    {
      outcome: 'pass',
      name,
      because: 'one rule is enough, whatever the rest of the list holds',
      asset: { state: 'Enabled', activityLogAlerts: cutShort([rule]), actionGroups: [duty] },
    },
    { outcome: 'fail', name, because: 'there is no rule', asset: with_() },
    { outcome: 'fail', name, because: 'the only rule is about another operation', asset: with_(elsewhere) },
    { outcome: 'fail', name, because: 'the rule is off', asset: with_({ ...rule, enabled: false }) },
    {
      outcome: 'fail',
      name,
      because: 'the rule watches one resource group only',
      asset: with_({ ...rule, scopes: [`${scope}/resourcegroups/shop`] }),
    },
    { outcome: 'fail', name, because: 'the rule fires on few of the events', asset: with_(narrowed) },
    { outcome: 'fail', name, because: 'the rule waits until the change has succeeded', asset: with_(succeeded) },
    {
      outcome: 'pass',
      name,
      because: 'rules that wait for success are accepted',
      asset: with_(succeeded),
      params: { acceptStatusFilter: true },
    },
    {
      outcome: 'fail',
      name,
      because: 'a rule on changes that failed is none on changes',
      asset: with_(failed),
      params: { acceptStatusFilter: true },
    },
    {
      outcome: 'unknown',
      name,
      because: 'the list was cut short before any such rule',
      asset: { state: 'Enabled', activityLogAlerts: cutShort([elsewhere]), actionGroups: [duty] },
    },
    {
      outcome: 'unknown',
      name,
      because: 'the rules could not be read',
      asset: { state: 'Enabled', activityLogAlerts: denied, actionGroups: [duty] },
    },
    {
      outcome: 'not-applicable',
      name,
      because: 'nobody can change a disabled subscription',
      asset: { state: 'Disabled', activityLogAlerts: [], actionGroups: [] },
    },
    ...hearingExamples(rule),
  ] as const;
}
