import { defineAsset, link } from '#model/asset.ts';
import { flag, list, object, optional, text } from '#model/field.ts';
import { armId, reference, word } from '../arm-fields.ts';
import { NetworkInterface } from '../network/assets.ts';

/** A managed disk. */
export const Disk = defineAsset({
  kind: 'azure.compute.disk',
  title: { en: 'Managed disk', zh: '托管磁盘' },
  description: 'A disk that Azure manages, attached to a virtual machine or not.',
  fields: {
    managedBy: optional(armId('The virtual machine that it is attached to; null when there is none.')),
    diskState: text('Attached, Unattached, Reserved, ActiveSAS and others.'),
    networkAccessPolicy: word(
      ['AllowAll', 'AllowPrivate', 'DenyAll'],
      'From where its content can be exported: everywhere, through private endpoints, or not at all.',
    ),
    publicNetworkAccess: optional(
      word(['Enabled', 'Disabled'], 'Whether an export can be used from the Internet; null where it is not told.'),
    ),
    encryptionSettingsCollection: optional(
      object({ enabled: flag() }, 'Azure Disk Encryption inside of the machine; null when it is not used.'),
    ),
  },
});

const AttachedDisk = object({
  name: optional(text()),
  managedDisk: optional(object({ id: optional(armId()) }, 'Its managed disk; null when there is none.')),
  vhd: optional(object({ uri: optional(text()) }, 'A file in a storage account that serves as the disk.')),
});

/** A virtual machine. */
export const VirtualMachine = defineAsset({
  kind: 'azure.compute.virtual-machine',
  title: { en: 'Virtual machine', zh: '虚拟机' },
  description: 'A virtual machine, on its own or in a flexible scale set.',
  fields: {
    resourceId: armId('Its resource id, in lower case.'),
    storageProfile: object({
      osDisk: object({
        osType: word(['Linux', 'Windows'], 'The family of its operating system.'),
        name: optional(text()),
        managedDisk: optional(object({ id: optional(armId()) })),
        vhd: optional(object({ uri: optional(text()) })),
      }),
      dataDisks: list(AttachedDisk, 'Its other disks.'),
    }),
    osProfile: optional(
      object({
        linuxConfiguration: optional(object({ disablePasswordAuthentication: optional(flag()) })),
      }),
    ),
    securityProfile: optional(
      object({
        encryptionAtHost: optional(flag('Off unless it is true, as the vendor says.')),
        securityType: optional(word(['Standard', 'TrustedLaunch', 'ConfidentialVM'], 'Null is Standard.')),
        uefiSettings: optional(object({ secureBootEnabled: optional(flag()), vTpmEnabled: optional(flag()) })),
      }),
    ),
    networkProfile: optional(object({ networkInterfaces: optional(list(reference(), 'Its network interfaces.')) })),
  },
  links: {
    disks: link(Disk, 'managedBy', {
      near: 'resourceId',
      scope: 'account',
      description: 'The managed disks that are attached to it.',
    }),
    networkInterfaces: link(NetworkInterface, 'virtualMachineId', {
      near: 'resourceId',
      scope: 'account',
      description: 'Its network interfaces.',
    }),
  },
});
