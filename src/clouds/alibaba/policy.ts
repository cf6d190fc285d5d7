import type { CloudProgram } from '#model/cloud-program.ts';

/**
 * What makes a role that one user may take on, who has to name the external ID: its trust policy, and what the user needs for it.
 * Source: RAM help centre, "Edit the trust policy of a RAM role" and "Use external IDs to prevent the confused deputy issue".
 */
export const rolePolicies: NonNullable<CloudProgram['rolePolicies']> = ({ principal, externalId, roleArn }) => ({
  trust: documentOf({
    Action: 'sts:AssumeRole',
    Principal: { RAM: [principal ?? 'acs:ram::<account id>:user/<user name>'] },
    Condition: { StringEquals: { 'sts:ExternalId': externalId } },
  }),
  assume: documentOf({ Action: 'sts:AssumeRole', Resource: roleArn ?? 'acs:ram::<account id>:role/<role name>' }),
});

/** A RAM policy that allows exactly these actions on every resource; reading has no narrower resources to name. */
export function policyDocument(permissions: readonly string[]): unknown {
  return documentOf({ Action: [...permissions].sort(), Resource: '*' });
}

function documentOf(statement: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { Version: '1', Statement: [{ Effect: 'Allow', ...statement }] };
}
