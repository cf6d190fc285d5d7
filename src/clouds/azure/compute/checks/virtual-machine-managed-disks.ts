import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { VirtualMachine } from '../assets.ts';

const managed = { name: 'disk', managedDisk: { id: '/disk/1' }, vhd: null };
const file = { name: 'file', managedDisk: null, vhd: { uri: 'https://acme.blob.core.windows.net/vhds/file.vhd' } };
const machine = (osDisk: typeof managed | typeof file, ...dataDisks: readonly (typeof managed | typeof file)[]) => ({
  storageProfile: { osDisk: { osType: 'Linux' as const, ...osDisk }, dataDisks },
});

export default defineCheck({
  id: 'azure.compute.virtual-machine-managed-disks',
  version: 1,
  title: 'Virtual machine uses managed disks',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: VirtualMachine,
  rationale:
    'A disk that is a file in a storage account can be read, copied and deleted by whoever has a key of that account, and goes down with it. Managed disks are encrypted, have rights of their own, and are spread so that one failure does not take all.',
  remediation: {
    console: [
      'Choose a maintenance window: the virtual machine is stopped for the change.',
      'Open the virtual machine in the Azure portal, choose Disks, then Migrate to managed disks, and confirm.',
      'Delete the old files from the storage account when the machine runs well.',
    ],
    cli: `az vm deallocate --resource-group <group> --name <machine>
az vm convert --resource-group <group> --name <machine>`,
  },
  references: [
    'https://learn.microsoft.com/azure/virtual-machines/managed-disks-overview',
    'https://learn.microsoft.com/azure/virtual-machines/unmanaged-disks-deprecation',
  ],
  reads: ['storageProfile'],
  judge: (machine) => {
    const disks = [machine.storageProfile.osDisk, ...machine.storageProfile.dataDisks];
    const files = disks.filter(({ managedDisk, vhd }) => managedDisk === null && vhd !== null);
    if (files.length > 0) {
      return fail('Disks {disks} are files in a storage account', { disks: files.map(({ name }) => name) });
    }
    const unclear = disks.filter(({ managedDisk }) => managedDisk === null);
    if (unclear.length > 0)
      return unknown('What disks {disks} are is not told', { disks: unclear.map(({ name }) => name) });
    return pass({ disks: disks.length });
  },
  examples: [
    { outcome: 'pass', because: 'all disks are managed', asset: machine(managed, managed) },
    { outcome: 'fail', because: 'the system disk is a file', asset: machine(file, managed) },
    { outcome: 'fail', because: 'a data disk is a file', asset: machine(managed, file) },
    {
      outcome: 'unknown',
      because: 'a disk tells neither',
      asset: {
        storageProfile: {
          osDisk: { osType: 'Linux', ...managed },
          dataDisks: [{ name: 'odd', managedDisk: null, vhd: null }],
        },
      },
    },
    { outcome: 'unknown', because: 'the disks are not known', asset: { storageProfile: denied } },
  ],
});
