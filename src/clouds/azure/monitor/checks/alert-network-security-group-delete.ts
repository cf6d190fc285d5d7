import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-network-security-group-delete',
  operation: 'Microsoft.Network/networkSecurityGroups/delete',
  signal: 'Delete Network Security Group',
  title: 'An alert tells of deleted network security groups',
  category: 'network',
  severity: 'medium',
  rationale:
    'A network security group that is gone filters nothing any more. Deleting one is rare in daily work, so an alert on it is seldom noise.',
});
