import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-security-solution-write',
  operation: 'Microsoft.Security/securitySolutions/write',
  signal: 'Create or Update Security Solutions',
  title: 'An alert tells of new and changed security solutions',
  category: 'logs',
  severity: 'medium',
  rationale:
    'Firewalls and scanners that are connected to Defender for Cloud watch the subscription. Whoever connects another one, or changes one, decides what is seen.',
});
