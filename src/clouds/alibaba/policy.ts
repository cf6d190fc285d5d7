/** The trust policy of a role that one user may take on. Source: RAM help centre, "Edit the trust policy of a RAM role", "Use external IDs". */
export function trustPolicy(principal: string, externalId: string | undefined): unknown {
  const condition = externalId === undefined ? {} : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } };
  const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [principal] }, ...condition };
  return { Version: '1', Statement: [statement] };
}

/** What that user needs: to take on this role and nothing else. */
export function assumePolicy(roleArn: string): unknown {
  return { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn }] };
}

/** A RAM policy that allows exactly these actions on every resource; reading has no narrower resources to name. */
export function policyDocument(permissions: readonly string[]): unknown {
  return { Version: '1', Statement: [{ Effect: 'Allow', Action: [...permissions].sort(), Resource: '*' }] };
}
