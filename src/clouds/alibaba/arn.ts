/** The vendor's resource name, `acs:<service>:<region>:<account>:<resource>`; the region is left empty for a global service. */
export function arn(service: string, region: string | null, account: string, resource: string): string {
  return `acs:${service}:${region ?? ''}:${account}:${resource}`;
}
