import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, pass } from '#model/verdict.ts';
import { NetworkSecurityGroup } from '../assets.ts';
import { defaultRules, inboundRule, port } from '../example-rules.ts';
import { openingsOf, type SecurityRule } from '../inbound.ts';

const rdpPort = 3389;
const open = inboundRule('allow-rdp', { destinationPortRanges: port(rdpPort) });
const office = inboundRule('office-rdp', { ...open, name: 'office-rdp', sourceAddressPrefixes: ['198.51.100.0/24'] });
const deny = inboundRule('deny-rdp', { access: 'Deny', priority: 100, destinationPortRanges: port(rdpPort) });
const group = (...securityRules: readonly SecurityRule[]) => ({
  securityRules,
  defaultSecurityRules: defaultRules,
  subnets: [],
  networkInterfaces: [],
});

export default defineCheck({
  id: 'azure.network.network-security-group-no-rdp-from-internet',
  version: 1,
  title: 'Network security group does not let the Internet reach RDP',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: NetworkSecurityGroup,
  rationale:
    'Remote desktops on public addresses are one of the most common ways in for ransomware: passwords are guessed around the clock, and weaknesses of the protocol have been used without any password.',
  remediation: {
    console: [
      'Open the network security group in the Azure portal and choose Inbound security rules.',
      'Find the rules that are named in the evidence.',
      'Set their source to the addresses that administrators come from, or delete them and use Azure Bastion.',
      'If a rule opens other ports that are needed, put a Deny rule for port 3389 with a lower priority number before it.',
    ],
    cli: 'az network nsg rule update --resource-group <group> --nsg-name <nsg> --name <rule> --source-address-prefixes <your-cidr>',
    terraform: `resource "azurerm_network_security_rule" "rdp" {
  # …
  direction              = "Inbound"
  access                 = "Allow"
  protocol               = "Tcp"
  destination_port_range = "3389"
  source_address_prefix  = "198.51.100.0/24"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview',
    'https://learn.microsoft.com/azure/bastion/bastion-overview',
  ],
  reads: ['securityRules', 'defaultSecurityRules', 'subnets', 'networkInterfaces'],
  params: {
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
    const asked = { protocols: ['tcp', 'udp'], ports: [rdpPort], includeIpv6: params.includeIpv6 } as const;
    const open = openingsOf(rules, asked);
    const guards = { subnets: group.subnets.length, networkInterfaces: group.networkInterfaces.length };
    if (open === null) return pass({ ...guards });
    return fail('Rules {rules} let the Internet reach {openings}', { ...open, ...guards });
  },
  examples: [
    { outcome: 'pass', because: 'the default rules let nobody in', asset: group() },
    { outcome: 'pass', because: 'only the office is let in', asset: group(office) },
    { outcome: 'fail', because: 'a rule lets everyone in', asset: group(office, open) },
    {
      outcome: 'fail',
      because: 'RDP also runs over UDP',
      asset: group({ ...open, protocol: 'Udp' }),
    },
    {
      outcome: 'fail',
      because: 'a rule for every protocol and port is for this one too',
      asset: group(inboundRule('allow-all', { protocol: '*', sourceAddressPrefixes: ['Internet'] })),
    },
    { outcome: 'pass', because: 'a Deny rule with a lower number is the first match', asset: group(open, deny) },
    {
      outcome: 'fail',
      because: 'the Deny rule is for TCP, and UDP stays open',
      asset: group({ ...open, protocol: '*' }, deny),
    },
    {
      outcome: 'pass',
      because: 'IPv6 is not to be looked at',
      asset: group({ ...open, sourceAddressPrefixes: ['::/0'] }),
      params: { includeIpv6: false },
    },
    { outcome: 'unknown', because: 'the rules could not be read', asset: { ...group(), securityRules: denied } },
  ],
});
