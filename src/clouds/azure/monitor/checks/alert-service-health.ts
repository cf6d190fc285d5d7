import { cutShort, defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { alertReads, alertsFor } from '../alerts.ts';
import { equals, ruleOf } from '../example-alerts.ts';
import { duty, name } from '../example-groups.ts';
import { hearingExamples } from '../example-hearing.ts';

const incident = { category: 'ServiceHealth', 'properties.incidenttype': 'Incident' };
const category = equals('category', 'ServiceHealth');
const everything = ruleOf(category);
const region = equals('properties.impactedServices[*].ImpactedRegions[*].RegionName', 'West Europe');

export default defineCheck({
  id: 'azure.monitor.alert-service-health',
  version: 1,
  title: 'An alert tells of incidents of Azure services',
  dimension: 'compliance',
  category: 'logs',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'When a service of Azure itself fails, the first hour goes into looking for a fault of your own. Service health events say which services and regions are down, but only to those who have an alert rule.',
  remediation: {
    console: [
      'In the Azure portal, open Service Health > Health alerts and choose Create service health alert.',
      'Take the subscription, all services and regions, and the event type Service issue at least.',
      'Choose an action group that reaches people, and create the rule.',
    ],
    cli: 'az monitor activity-log alert create --resource-group <group> --name <alert> --scope /subscriptions/<subscription> --condition category=ServiceHealth --action-group <action group id>',
    terraform: `resource "azurerm_monitor_activity_log_alert" "example" {
  name                = "example"
  resource_group_name = azurerm_resource_group.example.name
  location            = "global"
  scopes              = [data.azurerm_subscription.current.id]

  criteria {
    category = "ServiceHealth"
  }
  action {
    action_group_id = azurerm_monitor_action_group.example.id
  }
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/service-health/alerts-activity-log-service-notifications-portal',
    'https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema',
  ],
  reads: alertReads,
  params: {
    acceptSelection: flagParam({
      default: false,
      description: {
        en: 'Accept a rule for chosen services and regions.',
        zh: '接受仅针对所选服务和区域的规则。',
      },
    }),
  },
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription, { params }) => {
    const { rule, undecided, insufficient } = alertsFor(subscription, {
      subscriptionId: subscription.$name,
      values: incident,
      mayChooseBy: (field) => params.acceptSelection && field.startsWith('properties.impactedservices'),
    });
    if (rule !== null) return pass({ rule });
    if (undecided.length > 0) {
      return unknown(
        'Whether anybody hears {undecided} is not known, because the action groups are in other subscriptions',
        { undecided },
      );
    }
    return insufficient.length === 0
      ? fail('No alert rule fires on incidents of services', { insufficient })
      : fail('{insufficient} do not tell somebody of every incident', { insufficient });
  },
  examples: [
    {
      outcome: 'pass',
      name,
      because: 'a rule fires on every event of service health',
      asset: { state: 'Enabled', actionGroups: [duty], activityLogAlerts: [everything] },
    },
    {
      outcome: 'pass',
      name,
      because: 'incidents are among the chosen types',
      asset: {
        state: 'Enabled',
        actionGroups: [duty],
        activityLogAlerts: [
          ruleOf(category, {
            field: null,
            equals: null,
            containsAny: null,
            anyOf: [equals('properties.incidentType', 'Maintenance'), equals('properties.incidentType', 'Incident')],
          }),
        ],
      },
    },
    {
      outcome: 'fail',
      name,
      because: 'the rule is for maintenance only',
      asset: {
        state: 'Enabled',
        actionGroups: [duty],
        activityLogAlerts: [ruleOf(category, equals('properties.incidentType', 'Maintenance'))],
      },
    },
    {
      outcome: 'fail',
      name,
      because: 'the rule leaves out other regions',
      asset: { state: 'Enabled', actionGroups: [duty], activityLogAlerts: [ruleOf(category, region)] },
    },
    {
      outcome: 'pass',
      name,
      because: 'a selection of regions is accepted',
      asset: { state: 'Enabled', actionGroups: [duty], activityLogAlerts: [ruleOf(category, region)] },
      params: { acceptSelection: true },
    },
    {
      outcome: 'fail',
      name,
      because: 'the rule is about changes, not about health',
      asset: {
        state: 'Enabled',
        actionGroups: [duty],
        activityLogAlerts: [ruleOf(equals('category', 'Administrative'))],
      },
    },
    {
      outcome: 'fail',
      name,
      because: 'the rule is off',
      asset: { state: 'Enabled', actionGroups: [duty], activityLogAlerts: [{ ...everything, enabled: false }] },
    },
    {
      outcome: 'fail',
      name,
      because: 'a rule of the tenant is not one of the subscription',
      asset: { state: 'Enabled', actionGroups: [duty], activityLogAlerts: [{ ...everything, scopes: null }] },
    },
    {
      outcome: 'fail',
      name,
      because: 'there is no rule',
      asset: { state: 'Enabled', actionGroups: [duty], activityLogAlerts: [] },
    },
    {
      outcome: 'unknown',
      name,
      because: 'the list was cut short',
      asset: { state: 'Enabled', actionGroups: [duty], activityLogAlerts: cutShort([]) },
    },
    {
      outcome: 'unknown',
      name,
      because: 'the rules could not be read',
      asset: { state: 'Enabled', actionGroups: [duty], activityLogAlerts: denied },
    },
    {
      outcome: 'not-applicable',
      name,
      because: 'nothing runs in a disabled subscription',
      asset: { state: 'Disabled', actionGroups: [duty], activityLogAlerts: [] },
    },
    ...hearingExamples(everything),
  ],
});
