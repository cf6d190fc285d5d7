import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { Disk } from '../assets.ts';

const disk = (
  networkAccessPolicy: 'AllowAll' | 'AllowPrivate' | 'DenyAll',
  publicNetworkAccess: 'Enabled' | 'Disabled' | null,
) => ({ networkAccessPolicy, publicNetworkAccess });

export default defineCheck({
  id: 'azure.compute.disk-no-public-export',
  version: 1,
  title: 'Managed disk cannot be exported to the Internet',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: Disk,
  rationale:
    'Whoever may make an address for export can hand a copy of the whole disk, with all passwords and data, to anyone on the Internet. Without public access the copy does not leave the own networks.',
  remediation: {
    console: [
      'Open the disk in the Azure portal and choose Networking.',
      'Choose Disable public and private access, or Disable public access and enable private access with a disk access resource.',
      'Save.',
    ],
    cli: 'az disk update --resource-group <group> --name <disk> --network-access-policy DenyAll --public-network-access Disabled',
    terraform: `resource "azurerm_managed_disk" "example" {
  # …
  network_access_policy         = "DenyAll"
  public_network_access_enabled = false
}`,
  },
  references: ['https://learn.microsoft.com/azure/virtual-machines/disks-restrict-import-export-overview'],
  reads: ['networkAccessPolicy', 'publicNetworkAccess'],
  judge: (disk) => {
    const { networkAccessPolicy } = disk;
    if (networkAccessPolicy !== 'AllowAll') return pass({ networkAccessPolicy });
    const { publicNetworkAccess } = disk;
    if (publicNetworkAccess === 'Disabled') return pass({ networkAccessPolicy, publicNetworkAccess });
    if (publicNetworkAccess === null)
      return unknown('The disk does not tell whether an export can be used from outside');
    return fail('An export of the disk can be used from every network', { networkAccessPolicy, publicNetworkAccess });
  },
  examples: [
    { outcome: 'pass', because: 'exports are forbidden', asset: disk('DenyAll', 'Disabled') },
    { outcome: 'pass', because: 'exports stay in private networks', asset: disk('AllowPrivate', 'Enabled') },
    { outcome: 'pass', because: 'exports cannot be used from outside', asset: disk('AllowAll', 'Disabled') },
    { outcome: 'fail', because: 'exports can be used everywhere', asset: disk('AllowAll', 'Enabled') },
    { outcome: 'unknown', because: 'it is not told', asset: disk('AllowAll', null) },
    {
      outcome: 'unknown',
      because: 'the policy is not known',
      asset: { networkAccessPolicy: denied, publicNetworkAccess: 'Enabled' },
    },
  ],
});
