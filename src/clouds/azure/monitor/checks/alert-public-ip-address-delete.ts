import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-public-ip-address-delete',
  operation: 'Microsoft.Network/publicIPAddresses/delete',
  signal: 'Delete Public Ip Address',
  title: 'An alert tells of deleted public IP addresses',
  category: 'network',
  severity: 'low',
  rationale:
    'Names in DNS that still point to an address that was given back can be taken over by whoever gets that address next. Who hears of the deletion can clean up the names.',
});
