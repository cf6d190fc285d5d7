import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-policy-assignment-write',
  operation: 'Microsoft.Authorization/policyAssignments/write',
  signal: 'Create policy assignment',
  title: 'An alert tells of new and changed policy assignments',
  category: 'logs',
  severity: 'medium',
  rationale:
    'Azure Policy decides what may be created. Whoever assigns a policy, or loosens the parameters of one, changes the rules for everybody in the subscription; those who keep the rules should hear of it at once.',
});
