import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-sql-firewall-rule-write',
  operation: 'Microsoft.Sql/servers/firewallRules/write',
  signal: 'Create/Update server firewall rule',
  title: 'An alert tells of new and changed SQL firewall rules',
  category: 'data',
  severity: 'medium',
  rationale:
    'A firewall rule made for an evening of work from home stays for years, and one from 0.0.0.0 to 255.255.255.255 lets everybody try passwords. An alert brings each new rule to somebody who asks what it is for.',
});
