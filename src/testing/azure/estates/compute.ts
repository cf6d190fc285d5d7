import { type ArmEstate, armResource, resourceId, subscription } from '../estate.ts';

const machines = 'Microsoft.Compute/virtualMachines';
const disks = 'Microsoft.Compute/disks';
const interfaces = 'Microsoft.Network/networkInterfaces';

const managed = (name: string) => ({
  name,
  createOption: 'FromImage',
  managedDisk: { id: resourceId('shop', disks, name) },
});
const file = (name: string) => ({ name, vhd: { uri: `https://shopopen.blob.core.windows.net/vhds/${name}.vhd` } });

const machine = (name: string, networkInterface: string, properties: object) =>
  armResource('shop', machines, name, {
    properties: {
      provisioningState: 'Succeeded',
      networkProfile: { networkInterfaces: [{ id: resourceId('shop', interfaces, networkInterface) }] },
      ...properties,
    },
  });

const disk = (name: string, owner: string, properties: object) =>
  armResource('shop', disks, name, {
    managedBy: resourceId('SHOP', machines, owner),
    sku: { name: 'Premium_LRS', tier: 'Premium' },
    properties: {
      diskState: 'Attached',
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      ...properties,
    },
  });

const linux = (disablePasswordAuthentication: boolean) => ({
  computerName: 'machine',
  adminUsername: 'operator',
  linuxConfiguration: { disablePasswordAuthentication, provisionVMAgent: true },
});

/** Virtual machines and disks; their network interfaces are in the estate of the networks. */
export const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${machines}`]: [
      machine('shop-machine', 'shop-nic', {
        storageProfile: { osDisk: { osType: 'Linux', ...managed('shop-os') }, dataDisks: [managed('shop-data')] },
        osProfile: linux(true),
        securityProfile: {
          encryptionAtHost: true,
          securityType: 'TrustedLaunch',
          uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
        },
      }),
      machine('old-machine', 'old-nic', {
        storageProfile: { osDisk: { osType: 'Linux', ...managed('old-os') }, dataDisks: [file('old-data')] },
        osProfile: linux(false),
        securityProfile: { securityType: 'Standard' },
      }),
    ],
    [`${subscription}/providers/${disks}`]: [
      disk('shop-os', 'shop-machine', { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' }),
      disk('shop-data', 'shop-machine', { networkAccessPolicy: 'AllowPrivate', publicNetworkAccess: 'Enabled' }),
      disk('old-os', 'old-machine', { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' }),
    ],
  },
  expect: {
    'azure.compute.virtual-machine-no-password-logon': { 'shop-machine': 'pass', 'old-machine': 'fail' },
    'azure.compute.virtual-machine-managed-disks': { 'shop-machine': 'pass', 'old-machine': 'fail' },
    'azure.compute.virtual-machine-encryption': { 'shop-machine': 'pass', 'old-machine': 'fail' },
    'azure.compute.virtual-machine-trusted-launch': { 'shop-machine': 'pass', 'old-machine': 'fail' },
    'azure.compute.virtual-machine-no-public-address': { 'shop-machine': 'pass', 'old-machine': 'fail' },
    'azure.compute.disk-no-public-export': { 'shop-os': 'pass', 'shop-data': 'pass', 'old-os': 'fail' },
  },
};
