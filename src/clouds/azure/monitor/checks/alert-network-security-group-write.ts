import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-network-security-group-write',
  operation: 'Microsoft.Network/networkSecurityGroups/write',
  signal: 'Create or Update Network Security Group',
  title: 'An alert tells of new and changed network security groups',
  category: 'network',
  severity: 'medium',
  rationale:
    'One rule too many in a network security group puts a database on the Internet. Scanners find it within minutes, so whoever answers for the network should know of the change as fast.',
});
