import { defineCheck, denied } from '#model/check.ts';
import { flagParam, portsParam } from '#model/param.ts';
import { fail, pass } from '#model/verdict.ts';
import { NetworkSecurityGroup } from '../assets.ts';
import { defaultRules, inboundRule, port } from '../example-rules.ts';
import { openingsOf, type SecurityRule } from '../inbound.ts';

const dns = inboundRule('allow-dns', { protocol: 'Udp', destinationPortRanges: port(53) });
const quic = inboundRule('allow-quic', { protocol: 'Udp', destinationPortRanges: port(443) });
const group = (...securityRules: readonly SecurityRule[]) => ({
  securityRules,
  defaultSecurityRules: defaultRules,
  subnets: [],
  networkInterfaces: [],
});

export default defineCheck({
  id: 'azure.network.network-security-group-no-udp-from-internet',
  version: 1,
  title: 'Network security group does not let the Internet reach UDP ports',
  dimension: 'security-risk',
  category: 'network',
  severity: 'medium',
  free: true,
  asset: NetworkSecurityGroup,
  rationale:
    'Services over UDP such as DNS, NTP, SNMP or memcached answer forged senders. Open ones are used to flood others, and the flood comes from your address; they also tell strangers what runs inside.',
  remediation: {
    console: [
      'Open the network security group in the Azure portal and choose Inbound security rules.',
      'Find the rules that are named in the evidence.',
      'Set their source to the addresses that need the service, or delete them.',
      'Where a UDP service is meant for everyone, add its port to the parameter allowedPorts.',
    ],
    cli: 'az network nsg rule update --resource-group <group> --nsg-name <nsg> --name <rule> --source-address-prefixes <your-cidr>',
    terraform: `resource "azurerm_network_security_rule" "dns" {
  # …
  direction              = "Inbound"
  access                 = "Allow"
  protocol               = "Udp"
  destination_port_range = "53"
  source_address_prefix  = "VirtualNetwork"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview',
    'https://learn.microsoft.com/azure/security/fundamentals/network-best-practices',
  ],
  reads: ['securityRules', 'defaultSecurityRules', 'subnets', 'networkInterfaces'],
  params: {
    allowedPorts: portsParam({
      default: [443],
      description: {
        en: 'UDP ports that may be open; HTTP/3 runs over 443.',
        zh: '允许开放的 UDP 端口；HTTP/3 使用 443。',
      },
    }),
    includeIpv6: flagParam({
      default: true,
      description: {
        en: 'Whether the whole of IPv6 counts as the Internet too.',
        zh: '是否将整个 IPv6 也视为互联网。',
      },
    }),
  },
  judge: (group, { params }) => {
    const rules = [...group.securityRules, ...group.defaultSecurityRules];
    const { allowedPorts, includeIpv6 } = params;
    const open = openingsOf(rules, { protocols: ['udp'], ports: null, allowedPorts, includeIpv6 });
    const guards = { subnets: group.subnets.length, networkInterfaces: group.networkInterfaces.length };
    if (open === null) return pass({ ...guards });
    return fail('Rules {rules} let the Internet reach {openings}', { ...open, ...guards });
  },
  examples: [
    { outcome: 'pass', because: 'only TCP is let in', asset: group(inboundRule('allow-tcp')) },
    { outcome: 'pass', because: 'HTTP/3 is allowed', asset: group(quic) },
    { outcome: 'fail', because: 'DNS is open', asset: group(quic, dns) },
    {
      outcome: 'fail',
      because: 'a rule for every protocol is for UDP too',
      asset: group(inboundRule('allow-all', { protocol: '*' })),
    },
    {
      outcome: 'fail',
      because: 'the ports above the allowed one are open as well',
      asset: group({ ...quic, destinationPortRanges: [{ from: 443, to: 444 }] }),
    },
    {
      outcome: 'fail',
      because: 'the Deny rule closes the first ports only',
      asset: group(
        { ...dns, destinationPortRanges: [{ from: 1, to: 1000 }] },
        { ...dns, name: 'deny', access: 'Deny', priority: 100, destinationPortRanges: [{ from: 1, to: 900 }] },
      ),
    },
    {
      outcome: 'pass',
      because: 'a Deny rule closes all that the other opens',
      asset: group(dns, inboundRule('deny-udp', { access: 'Deny', protocol: 'Udp', priority: 100 })),
    },
    { outcome: 'pass', because: 'the port is allowed', asset: group(dns), params: { allowedPorts: [53] } },
    {
      outcome: 'pass',
      because: 'only the own network is let in',
      asset: group({ ...dns, sourceAddressPrefixes: ['VirtualNetwork'] }),
    },
    { outcome: 'unknown', because: 'the rules could not be read', asset: { ...group(), securityRules: denied } },
  ],
});
