import { defineCheck, denied } from '#model/check.ts';
import { listParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { Subnet } from '../assets.ts';

const guarded = { id: '/subscriptions/s/resourcegroups/g/providers/microsoft.network/networksecuritygroups/web' };

export default defineCheck({
  id: 'azure.network.subnet-network-security-group',
  version: 1,
  title: 'Subnet is guarded by a network security group',
  dimension: 'security-risk',
  category: 'network',
  severity: 'medium',
  free: true,
  asset: Subnet,
  rationale:
    'Without a network security group on the subnet, every machine that is put there is only as closed as its own network interface, and one that has no group there lets through whatever can reach it.',
  remediation: {
    console: [
      'Open the virtual network in the Azure portal, choose Subnets and click the subnet.',
      'Choose a network security group whose rules allow what the machines in it need.',
      'Save, and watch that the applications in the subnet still work.',
    ],
    cli: 'az network vnet subnet update --resource-group <group> --vnet-name <network> --name <subnet> --network-security-group <nsg>',
    terraform: `resource "azurerm_subnet_network_security_group_association" "example" {
  subnet_id                 = azurerm_subnet.example.id
  network_security_group_id = azurerm_network_security_group.example.id
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works',
    'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
  ],
  reads: ['subnetName', 'networkSecurityGroup'],
  params: {
    exemptNames: listParam({
      default: ['GatewaySubnet', 'AzureFirewallSubnet', 'AzureFirewallManagementSubnet', 'RouteServerSubnet'],
      mayBeEmpty: true,
      description: {
        en: 'Names of subnets that Azure services demand for themselves, and that should not or cannot have a group.',
        zh: 'Azure 服务专用、不应或无法关联安全组的子网名称。',
      },
    }),
  },
  appliesTo: (subnet, { params }) => {
    const name = subnet.subnetName;
    return params.exemptNames.some((exempt) => exempt.toLowerCase() === name.toLowerCase())
      ? notApplicable('The subnet {subnet} belongs to a service of Azure', { subnet: name })
      : true;
  },
  judge: (subnet) =>
    subnet.networkSecurityGroup === null
      ? fail('No network security group guards the subnet', {})
      : pass({ networkSecurityGroup: subnet.networkSecurityGroup.id }),
  examples: [
    { outcome: 'pass', because: 'it has a group', asset: { subnetName: 'web', networkSecurityGroup: guarded } },
    { outcome: 'fail', because: 'it has none', asset: { subnetName: 'web', networkSecurityGroup: null } },
    {
      outcome: 'not-applicable',
      because: 'a gateway stops working behind a group',
      asset: { subnetName: 'GatewaySubnet', networkSecurityGroup: null },
    },
    {
      outcome: 'fail',
      because: 'no name is exempt',
      asset: { subnetName: 'RouteServerSubnet', networkSecurityGroup: null },
      params: { exemptNames: [] },
    },
    {
      outcome: 'unknown',
      because: 'the reference was not understood',
      asset: { subnetName: 'web', networkSecurityGroup: denied },
    },
  ],
});
