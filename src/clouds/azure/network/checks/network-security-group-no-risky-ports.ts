import { defineCheck, denied } from '#model/check.ts';
import { flagParam, listParam, portsParam } from '#model/param.ts';
import { fail, pass } from '#model/verdict.ts';
import { NetworkSecurityGroup } from '../assets.ts';
import { defaultRules, inboundRule, port } from '../example-rules.ts';
import { openingsOf, type SecurityRule } from '../inbound.ts';

const smb = inboundRule('allow-smb', { destinationPortRanges: port(445) });
const web = inboundRule('allow-web', { destinationPortRanges: [...port(80), ...port(443)] });
const group = (...securityRules: readonly SecurityRule[]) => ({
  securityRules,
  defaultSecurityRules: defaultRules,
  subnets: [],
  networkInterfaces: [],
});

export default defineCheck({
  id: 'azure.network.network-security-group-no-risky-ports',
  version: 1,
  title: 'Network security group does not open risky ports to the Internet',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: NetworkSecurityGroup,
  rationale:
    'Databases, caches, file shares and remote management were made for private networks: many trust whoever can reach them, and worms look for exactly these ports. None of them has to be reachable by the whole Internet.',
  remediation: {
    console: [
      'Open the network security group in the Azure portal and choose Inbound security rules.',
      'Find the rules that are named in the evidence.',
      'Set their source to the addresses or the application security group that needs the port, or delete them.',
      'If a rule opens other ports that are needed, put a Deny rule for the risky port with a lower priority number before it.',
    ],
    cli: 'az network nsg rule update --resource-group <group> --nsg-name <nsg> --name <rule> --source-address-prefixes <your-cidr>',
    terraform: `resource "azurerm_network_security_rule" "sql" {
  # …
  direction              = "Inbound"
  access                 = "Allow"
  protocol               = "Tcp"
  destination_port_range = "1433"
  source_address_prefix  = "10.1.0.0/24"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview',
    'https://learn.microsoft.com/azure/security/fundamentals/network-best-practices',
  ],
  reads: ['securityRules', 'defaultSecurityRules', 'subnets', 'networkInterfaces'],
  params: {
    ports: portsParam({
      default: [
        20, 21, 23, 111, 135, 137, 138, 139, 161, 389, 445, 636, 1433, 1434, 1521, 2049, 2375, 2379, 3306, 5432, 5601,
        5900, 5985, 5986, 6379, 9042, 9200, 10250, 11211, 27017,
      ],
      description: {
        en: 'Ports that the Internet must not reach. 22 and 3389 have checks of their own.',
        zh: '不得对互联网开放的端口。22 和 3389 另有专门的检查。',
      },
    }),
    protocols: listParam({
      default: ['TCP', 'UDP'],
      values: ['TCP', 'UDP'],
      description: { en: 'Protocols that are looked at.', zh: '检查的传输协议。' },
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
    const protocols = params.protocols.map((protocol) => (protocol === 'TCP' ? 'tcp' : 'udp'));
    const open = openingsOf(rules, { protocols, ports: params.ports, includeIpv6: params.includeIpv6 });
    const guards = { subnets: group.subnets.length, networkInterfaces: group.networkInterfaces.length };
    if (open === null) return pass({ ...guards });
    return fail('Rules {rules} let the Internet reach {openings}', { ...open, ...guards });
  },
  examples: [
    { outcome: 'pass', because: 'only web ports are open', asset: group(web) },
    { outcome: 'fail', because: 'file shares are open', asset: group(web, smb) },
    {
      outcome: 'fail',
      because: 'a rule for every port is for the risky ones too',
      asset: group(inboundRule('allow-all', { sourceAddressPrefixes: ['Internet'] })),
    },
    {
      outcome: 'fail',
      because: 'two halves together are everyone',
      asset: group(
        { ...smb, sourceAddressPrefixes: ['0.0.0.0/1'] },
        { ...smb, name: 'other-half', priority: 201, sourceAddressPrefixes: ['128.0.0.0/1'] },
      ),
    },
    {
      outcome: 'pass',
      because: 'a Deny rule for the tag Internet with a lower number is the first match',
      asset: group(
        smb,
        inboundRule('deny', { access: 'Deny', protocol: '*', priority: 110, sourceAddressPrefixes: ['Internet'] }),
      ),
    },
    {
      outcome: 'fail',
      because: 'the Deny rule leaves some source ports out',
      asset: group(smb, inboundRule('deny', { access: 'Deny', priority: 110, sourcePortRanges: port(53) })),
    },
    {
      outcome: 'pass',
      because: 'a service tag is a part of Azure and not everyone',
      asset: group({ ...smb, sourceAddressPrefixes: ['ApiManagement'] }),
    },
    { outcome: 'pass', because: 'the port is not asked for', asset: group(smb), params: { ports: [3306] } },
    { outcome: 'pass', because: 'only UDP is asked for', asset: group(smb), params: { protocols: ['UDP'] } },
    { outcome: 'unknown', because: 'the rules could not be read', asset: { ...group(), securityRules: denied } },
  ],
});
