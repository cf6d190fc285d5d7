import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { VirtualMachine } from '../assets.ts';

const profile = { networkProfile: { networkInterfaces: [{ id: '/nic/1' }] } };
const inside = { ipConfigurations: [{ name: 'first', privateIPAddress: '10.0.0.4', publicIPAddress: null }] };
const outside = {
  ipConfigurations: [{ name: 'first', privateIPAddress: '10.0.0.4', publicIPAddress: { id: '/ip/shop' } }],
};

export default defineCheck({
  id: 'azure.compute.virtual-machine-no-public-address',
  version: 1,
  title: 'Virtual machine has no public address of its own',
  dimension: 'security-risk',
  category: 'network',
  severity: 'medium',
  free: true,
  asset: VirtualMachine,
  rationale:
    'A machine with a public address is one rule away from the whole Internet. Behind a load balancer, a gateway or Azure Bastion only what is meant for others can be reached, and in one place that can be watched.',
  remediation: {
    console: [
      'Put a load balancer or an application gateway before what others need, and use Azure Bastion to administer the machine.',
      'Open the virtual machine in the Azure portal, choose Network settings, click the network interface, then IP configurations.',
      'Click the configuration that is named in the evidence, clear Associate public IP address, and save.',
    ],
    cli: 'az network nic ip-config update --resource-group <group> --nic-name <interface> --name <configuration> --remove publicIpAddress',
  },
  references: [
    'https://learn.microsoft.com/azure/virtual-network/ip-services/remove-public-ip-address-vm',
    'https://learn.microsoft.com/azure/bastion/bastion-overview',
  ],
  reads: ['networkProfile', 'networkInterfaces.ipConfigurations'],
  judge: (machine) => {
    let read = 0;
    for (const networkInterface of machine.networkInterfaces) {
      read += 1;
      const open = networkInterface.ipConfigurations.find(({ publicIPAddress }) => publicIPAddress !== null);
      if (open !== undefined) {
        const evidence = { networkInterface: networkInterface.$name, configuration: open.name };
        return fail('Network interface {networkInterface} has a public address', evidence);
      }
    }
    const named = machine.networkProfile?.networkInterfaces ?? [];
    if (read === 0 || read < named.length) {
      return unknown('Only {read} of the network interfaces were found', { read, named: named.length });
    }
    return pass({ networkInterfaces: read });
  },
  examples: [
    { outcome: 'pass', because: 'its interface is private', asset: { ...profile, networkInterfaces: [inside] } },
    { outcome: 'fail', because: 'its interface is public', asset: { ...profile, networkInterfaces: [outside] } },
    {
      outcome: 'fail',
      because: 'a second interface is public, whatever the rest is',
      asset: { ...profile, networkInterfaces: cutShort([inside, outside]) },
    },
    {
      outcome: 'unknown',
      because: 'interfaces of flexible scale sets may not be in the list',
      asset: { ...profile, networkInterfaces: [] },
    },
    {
      outcome: 'unknown',
      because: 'the interfaces could not be listed',
      asset: { ...profile, networkInterfaces: denied },
    },
  ],
});
