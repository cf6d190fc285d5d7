/**
 * A custom role that allows exactly these actions, as `az role definition create --role-definition` takes it.
 * Source: "Azure custom roles", JSON of the Azure CLI.
 */
export function policyDocument(permissions: readonly string[]): unknown {
  return {
    Name: 'Bastide reader',
    IsCustom: true,
    Description: 'Reads what Bastide assesses, and changes nothing.',
    Actions: [...permissions].sort(),
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: ['/subscriptions/<subscription id>'],
  };
}
