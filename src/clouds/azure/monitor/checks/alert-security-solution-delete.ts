import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-security-solution-delete',
  operation: 'Microsoft.Security/securitySolutions/delete',
  signal: 'Delete Security Solutions',
  title: 'An alert tells of deleted security solutions',
  category: 'logs',
  severity: 'medium',
  rationale:
    'An intruder who knows the trade first removes what could see him. An alert on the removal of a security solution is the last thing that it reports.',
});
