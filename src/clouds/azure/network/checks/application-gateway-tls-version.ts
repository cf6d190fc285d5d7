import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { ApplicationGateway } from '../assets.ts';
import { oldestTls } from '../tls-policies.ts';

const listener = { id: '/gw/web', name: 'web', protocol: 'Https' as const, sslProfile: null, firewallPolicy: null };
const named = (policyName: string) => ({
  policyType: 'Predefined' as const,
  policyName,
  minProtocolVersion: null,
  disabledSslProtocols: null,
});
const custom = (minProtocolVersion: 'TLSv1_0' | 'TLSv1_2') => ({
  policyType: 'Custom' as const,
  policyName: null,
  minProtocolVersion,
  disabledSslProtocols: null,
});
const gateway = {
  httpListeners: [listener],
  sslPolicy: named('AppGwSslPolicy20220101'),
  defaultPredefinedSslPolicy: 'AppGwSslPolicy20150501',
  sslProfiles: [],
};

export default defineCheck({
  id: 'azure.network.application-gateway-tls-version',
  version: 1,
  title: 'Application gateway accepts TLS 1.2 or newer only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: ApplicationGateway,
  rationale:
    'TLS 1.0 and 1.1 are broken and retired. A gateway that still accepts them can be talked down to them by somebody on the way, who then reads what was meant to be encrypted.',
  remediation: {
    console: [
      'Open the application gateway in the Azure portal and choose Listeners.',
      'Beside Selected SSL policy choose Change, and take the predefined policy AppGwSslPolicy20220101 or newer.',
      'Do the same for the SSL profiles that are named in the evidence.',
    ],
    cli: 'az network application-gateway ssl-policy set --resource-group <group> --gateway-name <gateway> --policy-type Predefined --name AppGwSslPolicy20220101',
    terraform: `resource "azurerm_application_gateway" "example" {
  # …
  ssl_policy {
    policy_type = "Predefined"
    policy_name = "AppGwSslPolicy20220101"
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview'],
  reads: ['httpListeners', 'sslPolicy', 'defaultPredefinedSslPolicy', 'sslProfiles'],
  appliesTo: (gateway) =>
    gateway.httpListeners.some(({ protocol }) => protocol === 'Https') ||
    notApplicable('The application gateway has no HTTPS listener'),
  judge: (gateway) => {
    const own = gateway.sslPolicy;
    const policy = own ?? gateway.defaultPredefinedSslPolicy;
    const profiles = gateway.sslProfiles ?? [];
    const used = gateway.httpListeners.flatMap(({ protocol, sslProfile }) =>
      protocol === 'Https' ? [sslProfile?.id ?? null] : [],
    );
    const judged = used.map((id) => {
      const profile = profiles.find((candidate) => candidate.id === id);
      if (id !== null && profile === undefined) return { policy: id, oldest: null };
      return { policy: profile?.name ?? 'gateway', oldest: oldestTls(profile?.sslPolicy ?? policy) };
    });
    for (const { policy, oldest } of judged) {
      if (oldest === 'TLSv1_0' || oldest === 'TLSv1_1') {
        return fail('The TLS policy of {policy} accepts {oldest}', { policy, oldest });
      }
    }
    const unclear = judged.filter(({ oldest }) => oldest === null).map(({ policy }) => policy);
    if (unclear.length > 0) return unknown('Which TLS versions {policies} accept is not told', { policies: unclear });
    return pass({ oldest: judged.map(({ oldest }) => oldest) });
  },
  examples: [
    { outcome: 'pass', because: 'the predefined policy begins with TLS 1.2', asset: gateway },
    {
      outcome: 'fail',
      because: 'the predefined policy begins with TLS 1.0',
      asset: { ...gateway, sslPolicy: named('AppGwSslPolicy20150501') },
    },
    {
      outcome: 'pass',
      because: 'the own policy begins with TLS 1.2',
      asset: { ...gateway, sslPolicy: custom('TLSv1_2') },
    },
    {
      outcome: 'fail',
      because: 'the own policy begins with TLS 1.0',
      asset: { ...gateway, sslPolicy: custom('TLSv1_0') },
    },
    { outcome: 'fail', because: 'the default is in force, and it is old', asset: { ...gateway, sslPolicy: null } },
    {
      outcome: 'pass',
      because: 'TLS 1.0 and 1.1 are switched off the older way',
      asset: {
        ...gateway,
        sslPolicy: {
          policyType: null,
          policyName: null,
          minProtocolVersion: null,
          disabledSslProtocols: ['TLSv1_0', 'TLSv1_1'],
        },
      },
    },
    {
      outcome: 'fail',
      because: 'the listener has a profile with an older policy',
      asset: {
        ...gateway,
        httpListeners: [{ ...listener, sslProfile: { id: '/gw/old' } }],
        sslProfiles: [{ id: '/gw/old', name: 'old', sslPolicy: custom('TLSv1_0') }],
      },
    },
    {
      outcome: 'unknown',
      because: 'neither a policy nor the default is told',
      asset: { ...gateway, sslPolicy: null, defaultPredefinedSslPolicy: null },
    },
    {
      outcome: 'not-applicable',
      because: 'there is no TLS to judge',
      asset: { ...gateway, httpListeners: [{ ...listener, protocol: 'Http' }] },
    },
    { outcome: 'unknown', because: 'the policy is not known', asset: { ...gateway, sslPolicy: denied } },
  ],
});
