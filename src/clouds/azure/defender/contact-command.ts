/** Sets the whole contact, because whatever a PUT leaves out is switched off. */
export const contactCommand = `az rest --method put \\
  --url "https://management.azure.com/subscriptions/<subscription>/providers/Microsoft.Security/securityContacts/default?api-version=2023-12-01-preview" \\
  --body '{"properties":{"isEnabled":true,"emails":"<address>;<address>","notificationsByRole":{"state":"On","roles":["Owner"]},"notificationsSources":[{"sourceType":"Alert","minimalSeverity":"High"},{"sourceType":"AttackPath","minimalRiskLevel":"High"}]}}'`;
