import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { ActionGroup, ActivityLogAlert, DiagnosticSetting } from './assets.ts';
import { listActionGroups, listActivityLogAlerts, listDiagnosticSettings } from './operations.ts';

async function* readAlerts(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listActivityLogAlerts)) {
    const { scopes, enabled, condition, actions } = item.properties;
    const fields = {
      subscriptionId: reader.account.toLowerCase(),
      scopes,
      enabled: enabled ?? true,
      condition: memberOf(condition, 'allOf'),
      actionGroups: actions === undefined || actions === null ? null : memberOf(actions, 'actionGroups'),
    };
    yield { ...found(item), fields };
  }
}

async function* readActionGroups(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listActionGroups)) {
    const { properties, id } = item;
    const enabled = properties.enabled ?? true;
    const fields = { ...properties, enabled, subscriptionId: reader.account.toLowerCase(), resourceId: id };
    yield { ...found(item), fields };
  }
}

async function* readDiagnosticSettings(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listDiagnosticSettings)) {
    yield { ...found(item), fields: { ...item.properties, subscriptionId: reader.account.toLowerCase() } };
  }
}

/** What is no object stays as it is, so that it is a gap and not "none". */
function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : value;
}

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: ActivityLogAlert,
    scope: 'global',
    list: { operations: [listActivityLogAlerts], read: readAlerts },
  }),
  defineCollector({
    asset: ActionGroup,
    scope: 'global',
    list: { operations: [listActionGroups], read: readActionGroups },
  }),
  defineCollector({
    asset: DiagnosticSetting,
    scope: 'global',
    list: { operations: [listDiagnosticSettings], read: readDiagnosticSettings },
  }),
];
