import { operationAlert } from '../operation-alert.ts';

export default operationAlert({
  id: 'azure.monitor.alert-policy-assignment-delete',
  operation: 'Microsoft.Authorization/policyAssignments/delete',
  signal: 'Delete policy assignment',
  title: 'An alert tells of deleted policy assignments',
  category: 'logs',
  severity: 'medium',
  rationale:
    'Deleting a policy assignment takes away a guardrail silently: nothing breaks, and from then on what was forbidden is allowed. An alert makes the change visible while it can still be undone.',
});
