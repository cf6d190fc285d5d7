import type { FieldsOf } from '#model/asset.ts';
import type { ApplicationGateway } from './assets.ts';

type SslPolicy = NonNullable<FieldsOf<typeof ApplicationGateway>['sslPolicy']>;
type Version = NonNullable<SslPolicy['minProtocolVersion']>;

/** Oldest version of each predefined policy: learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview */
const predefined: Readonly<Record<string, Version>> = {
  AppGwSslPolicy20150501: 'TLSv1_0',
  AppGwSslPolicy20170401: 'TLSv1_1',
  AppGwSslPolicy20170401S: 'TLSv1_2',
  AppGwSslPolicy20220101: 'TLSv1_2',
  AppGwSslPolicy20220101S: 'TLSv1_2',
};

/** The oldest TLS version that a policy accepts, or the name of a predefined one; null where it is not told. */
export function oldestTls(policy: SslPolicy | string | null): Version | null {
  if (policy === null) return null;
  if (typeof policy === 'string') return predefined[policy] ?? null;
  const { policyName, minProtocolVersion, disabledSslProtocols } = policy;
  if (minProtocolVersion !== null) return minProtocolVersion;
  if (policyName !== null) return predefined[policyName] ?? null;
  if (disabledSslProtocols === null) return null;
  return versions.find((version) => !disabledSslProtocols.includes(version)) ?? null;
}

const versions = ['TLSv1_0', 'TLSv1_1', 'TLSv1_2', 'TLSv1_3'] as const;
