import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { ApplicationGateway } from '../assets.ts';

const policy = (state: 'Enabled' | 'Disabled', mode: 'Prevention' | 'Detection') => ({
  policySettings: { state, mode },
});
const listener = { id: '/gw/web', name: 'web', protocol: 'Https' as const, sslProfile: null, firewallPolicy: null };
const gateway = {
  sku: { tier: 'WAF_v2' as const },
  firewallPolicyId: '/waf/shop',
  webApplicationFirewallConfiguration: null,
  httpListeners: [listener],
  firewallPolicies: [policy('Enabled', 'Prevention')],
};
const older = (enabled: boolean, firewallMode: 'Prevention' | 'Detection') => ({
  ...gateway,
  firewallPolicyId: null,
  firewallPolicies: [],
  webApplicationFirewallConfiguration: { enabled, firewallMode },
});

export default defineCheck({
  id: 'azure.network.application-gateway-waf',
  version: 1,
  title: 'Application gateway stops attacks with its web application firewall',
  dimension: 'security-risk',
  category: 'network',
  severity: 'medium',
  free: true,
  asset: ApplicationGateway,
  rationale:
    'Injection, cross-site scripting and known holes of frameworks are tried on every public web application. The firewall of the gateway stops the common ones before they reach it, which also buys time until a fix is installed.',
  remediation: {
    console: [
      'Open the application gateway in the Azure portal and choose Web application firewall.',
      'Choose the tier WAF V2, and create or select a firewall policy.',
      'Run it in detection mode first, exclude what stops honest requests, and then switch to prevention.',
    ],
    cli: `az network application-gateway waf-policy create --resource-group <group> --name <policy>
az network application-gateway waf-policy policy-setting update --resource-group <group> --policy-name <policy> --state Enabled --mode Prevention
az network application-gateway update --resource-group <group> --name <gateway> --sku WAF_v2 --set firewallPolicy.id=<policy-id>`,
    terraform: `resource "azurerm_application_gateway" "example" {
  # …
  firewall_policy_id = azurerm_web_application_firewall_policy.example.id
  sku {
    name = "WAF_v2"
    tier = "WAF_v2"
  }
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/web-application-firewall/ag/ag-overview',
    'https://learn.microsoft.com/azure/web-application-firewall/ag/create-waf-policy-ag',
  ],
  reads: [
    'sku',
    'firewallPolicyId',
    'webApplicationFirewallConfiguration',
    'httpListeners',
    'firewallPolicies.policySettings',
  ],
  params: {
    requirePrevention: flagParam({
      default: true,
      description: {
        en: 'Whether the firewall must stop attacks; otherwise writing them into its log is enough.',
        zh: '防火墙是否必须阻止攻击；否则只记录到日志也视为合格。',
      },
    }),
  },
  judge: (gateway, { params }) => {
    const { tier } = gateway.sku;
    if (tier !== 'WAF' && tier !== 'WAF_v2') return fail('The tier {tier} has no web application firewall', { tier });
    const policyId = gateway.firewallPolicyId;
    if (policyId !== null) {
      for (const policy of gateway.firewallPolicies) {
        const { state, mode } = policy.policySettings;
        const evidence = { policy: policy.$name, mode };
        if (state === 'Disabled') return fail('The firewall policy {policy} is switched off', evidence);
        if (params.requirePrevention && mode === 'Detection') {
          return fail('The firewall policy {policy} only writes a log', evidence);
        }
        return pass(evidence);
      }
      return unknown('The firewall policy {policyId} is not in this subscription', { policyId });
    }
    const older = gateway.webApplicationFirewallConfiguration;
    if (older?.enabled) {
      if (params.requirePrevention && older.firewallMode === 'Detection') {
        return fail('The web application firewall only writes a log', { mode: older.firewallMode });
      }
      return pass({ mode: older.firewallMode });
    }
    const own = gateway.httpListeners.filter((listener) => listener.firewallPolicy !== null).map(({ name }) => name);
    if (own.length > 0)
      return unknown('Only listeners {listeners} have firewall policies of their own', { listeners: own });
    return fail('The web application firewall is switched off', {});
  },
  examples: [
    { outcome: 'pass', because: 'its policy stops attacks', asset: gateway },
    {
      outcome: 'fail',
      because: 'its policy is switched off',
      asset: { ...gateway, firewallPolicies: [policy('Disabled', 'Prevention')] },
    },
    {
      outcome: 'fail',
      because: 'its policy only writes a log',
      asset: { ...gateway, firewallPolicies: [policy('Enabled', 'Detection')] },
    },
    {
      outcome: 'pass',
      because: 'a log is enough here',
      asset: { ...gateway, firewallPolicies: [policy('Enabled', 'Detection')] },
      params: { requirePrevention: false },
    },
    { outcome: 'pass', because: 'the older form of the firewall stops attacks', asset: older(true, 'Prevention') },
    { outcome: 'fail', because: 'the older form only writes a log', asset: older(true, 'Detection') },
    { outcome: 'fail', because: 'the older form is switched off', asset: older(false, 'Prevention') },
    { outcome: 'fail', because: 'its tier has no firewall', asset: { ...gateway, sku: { tier: 'Standard_v2' } } },
    {
      outcome: 'unknown',
      because: 'only a listener has a policy',
      asset: {
        ...gateway,
        firewallPolicyId: null,
        firewallPolicies: [],
        httpListeners: [{ ...listener, firewallPolicy: { id: '/waf/x' } }],
      },
    },
    {
      outcome: 'unknown',
      because: 'its policy is in another subscription',
      asset: { ...gateway, firewallPolicies: [] },
    },
    {
      outcome: 'unknown',
      because: 'the policies could not be listed',
      asset: { ...gateway, firewallPolicies: denied },
    },
  ],
});
