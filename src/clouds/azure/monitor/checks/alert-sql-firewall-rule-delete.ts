import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-sql-firewall-rule-delete',
  operation: 'Microsoft.Sql/servers/firewallRules/delete',
  signal: 'Delete server firewall rule',
  title: 'An alert tells of deleted SQL firewall rules',
  category: 'data',
  severity: 'low',
  rationale:
    'Deleting a firewall rule cuts off applications, and it is also how somebody who opened the database for an hour covers the tracks.',
});
