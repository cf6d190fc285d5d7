import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-public-ip-address-write',
  operation: 'Microsoft.Network/publicIPAddresses/write',
  signal: 'Create or Update Public Ip Address',
  title: 'An alert tells of new and changed public IP addresses',
  category: 'network',
  severity: 'medium',
  rationale:
    'Every public address is a door to the Internet. In a subscription that is reached through gateways, a new one is a mistake or an intruder more often than a plan.',
});
