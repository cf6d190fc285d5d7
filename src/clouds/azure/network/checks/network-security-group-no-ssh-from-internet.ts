import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, pass } from '#model/verdict.ts';
import { NetworkSecurityGroup } from '../assets.ts';
import { defaultRules, inboundRule, port } from '../example-rules.ts';
import { openingsOf, type SecurityRule } from '../inbound.ts';

const sshPort = 22;
const open = inboundRule('allow-ssh', { destinationPortRanges: port(sshPort) });
const office = inboundRule('office-ssh', { ...open, name: 'office-ssh', sourceAddressPrefixes: ['198.51.100.0/24'] });
const deny = inboundRule('deny-ssh', { access: 'Deny', priority: 100, destinationPortRanges: port(sshPort) });
const group = (...securityRules: readonly SecurityRule[]) => ({
  securityRules,
  defaultSecurityRules: defaultRules,
  subnets: [],
  networkInterfaces: [],
});

export default defineCheck({
  id: 'azure.network.network-security-group-no-ssh-from-internet',
  version: 1,
  title: 'Network security group does not let the Internet reach SSH',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: NetworkSecurityGroup,
  rationale:
    'Port 22 on a public address is found by scanners within minutes and then attacked around the clock with guessed and stolen passwords. Azure Bastion, a VPN or just-in-time access let administrators in without leaving the port open to everyone.',
  remediation: {
    console: [
      'Open the network security group in the Azure portal and choose Inbound security rules.',
      'Find the rules that are named in the evidence.',
      'Set their source to the addresses that administrators come from, or delete them and use Azure Bastion.',
      'If a rule opens other ports that are needed, put a Deny rule for port 22 with a lower priority number before it.',
    ],
    cli: 'az network nsg rule update --resource-group <group> --nsg-name <nsg> --name <rule> --source-address-prefixes <your-cidr>',
    terraform: `resource "azurerm_network_security_rule" "ssh" {
  # …
  direction              = "Inbound"
  access                 = "Allow"
  protocol               = "Tcp"
  destination_port_range = "22"
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
    const asked = { protocols: ['tcp'], ports: [sshPort], includeIpv6: params.includeIpv6 } as const;
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
      because: 'the tag Internet is everyone outside of the network',
      asset: group({ ...open, sourceAddressPrefixes: ['Internet'] }),
    },
    {
      outcome: 'fail',
      because: '0.0.0.0/0 is every IPv4 address, and the range covers port 22',
      asset: group({ ...open, sourceAddressPrefixes: ['0.0.0.0/0'], destinationPortRanges: [{ from: 20, to: 30 }] }),
    },
    {
      outcome: 'pass',
      because: 'a Deny rule with a lower number is the first match',
      asset: group(open, deny),
    },
    {
      outcome: 'fail',
      because: 'the Deny rule comes too late',
      asset: group(open, { ...deny, priority: 300 }),
    },
    {
      outcome: 'fail',
      because: 'the Deny rule is for other machines only',
      asset: group(open, { ...deny, destinationAddressPrefixes: ['10.0.0.4'] }),
    },
    {
      outcome: 'pass',
      because: 'both rules are for the same application security group',
      asset: group(
        { ...open, destinationAddressPrefixes: [], destinationApplicationSecurityGroups: ['/asg/web'] },
        { ...deny, destinationAddressPrefixes: [], destinationApplicationSecurityGroups: ['/asg/web', '/asg/db'] },
      ),
    },
    {
      outcome: 'fail',
      because: 'IPv6 stays open behind a Deny rule for IPv4',
      asset: group(open, { ...deny, sourceAddressPrefixes: ['0.0.0.0/0'] }),
    },
    {
      outcome: 'pass',
      because: 'IPv6 is not to be looked at',
      asset: group({ ...open, sourceAddressPrefixes: ['::/0'] }),
      params: { includeIpv6: false },
    },
    { outcome: 'pass', because: 'the rule is for outbound traffic', asset: group({ ...open, direction: 'Outbound' }) },
    {
      outcome: 'pass',
      because: 'the source is an application security group of the own network',
      asset: group({ ...open, sourceAddressPrefixes: [], sourceApplicationSecurityGroups: ['/asg/jump'] }),
    },
    { outcome: 'unknown', because: 'the rules could not be read', asset: { ...group(), securityRules: denied } },
  ],
});
