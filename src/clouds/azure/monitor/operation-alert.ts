import { type Check, defineCheck } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../subscriptions/assets.ts';
import { alertReads, alertsFor, operationEvent } from './alerts.ts';
import { alertExamples } from './example-alerts.ts';

interface OperationAlert extends Pick<Check, 'id' | 'title' | 'category' | 'severity' | 'rationale'> {
  /** of the activity log, such as `Microsoft.Sql/servers/firewallRules/delete` */
  readonly operation: string;
  /** what the portal calls it */
  readonly signal: string;
}

/** A check that an alert tells somebody of every such operation in the subscription. */
export function operationAlert({ operation, signal, ...told }: OperationAlert): Check {
  return defineCheck({
    ...told,
    version: 1,
    dimension: 'compliance',
    free: true,
    asset: Subscription,
    remediation: {
      console: [
        'In the Azure portal, open Monitor > Alerts, choose Create > Alert rule and take the subscription as the scope.',
        `As the condition, choose the activity log signal ${signal}, and leave level, status and initiator open.`,
        'As the action, choose an action group that reaches people, and create the rule.',
      ],
      cli: `az monitor activity-log alert create --resource-group <group> --name <alert> --scope /subscriptions/<subscription> \\
  --condition category=Administrative and operationName=${operation} --action-group <action group id>`,
      terraform: `resource "azurerm_monitor_activity_log_alert" "example" {
  name                = "example"
  resource_group_name = azurerm_resource_group.example.name
  location            = "global"
  scopes              = [data.azurerm_subscription.current.id]

  criteria {
    category       = "Administrative"
    operation_name = "${operation}"
  }
  action {
    action_group_id = azurerm_monitor_action_group.example.id
  }
}`,
    },
    references: [
      'https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-activity-log-alert-rule',
      'https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema',
    ],
    reads: alertReads,
    params: {
      acceptStatusFilter: flagParam({
        default: false,
        description: {
          en: 'Accept a rule that fires only when the change has succeeded.',
          zh: '接受仅在变更成功后才触发的规则。',
        },
      }),
    },
    appliesTo: (subscription) =>
      isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
    judge: (subscription, { params }) => {
      const event = operationEvent(subscription.$name, operation, params.acceptStatusFilter);
      const { rule, undecided, insufficient } = alertsFor(subscription, event);
      if (rule !== null) return pass({ operation, rule });
      if (undecided.length > 0) {
        return unknown(
          'Whether anybody hears {undecided} is not known, because the action groups are in other subscriptions',
          { operation, undecided },
        );
      }
      return insufficient.length === 0
        ? fail('No alert rule fires on {operation}', { operation })
        : fail('{insufficient} do not tell somebody of every {operation} in the subscription', {
            operation,
            insufficient,
          });
    },
    examples: alertExamples(operation),
  });
}
