/** A RAM policy that allows exactly these actions on every resource; reading has no narrower resources to name. */
export function policyDocument(permissions: readonly string[]): unknown {
  return { Version: '1', Statement: [{ Effect: 'Allow', Action: [...permissions].sort(), Resource: '*' }] };
}
