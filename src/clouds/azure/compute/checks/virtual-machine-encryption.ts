import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { VirtualMachine } from '../assets.ts';

const host = (encryptionAtHost: boolean | null) => ({
  securityProfile: { encryptionAtHost, securityType: null, uefiSettings: null },
});
const guest = { encryptionSettingsCollection: { enabled: true } };
const plain = { encryptionSettingsCollection: null };

export default defineCheck({
  id: 'azure.compute.virtual-machine-encryption',
  version: 1,
  title: 'Virtual machine encrypts its temporary disks, caches and disk traffic',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: VirtualMachine,
  rationale:
    'Disks are encrypted where they are stored, but not the temporary disk, the caches, nor the way between the host and storage. Encryption at host closes that gap for the whole machine without work for its processors.',
  remediation: {
    console: [
      'Register the feature EncryptionAtHost of Microsoft.Compute for the subscription, once.',
      'Stop the virtual machine in the Azure portal.',
      'Choose Disks, then Additional settings, set Encryption at host to Yes, save, and start the machine.',
    ],
    cli: `az feature register --namespace Microsoft.Compute --name EncryptionAtHost
az vm deallocate --resource-group <group> --name <machine>
az vm update --resource-group <group> --name <machine> --set securityProfile.encryptionAtHost=true
az vm start --resource-group <group> --name <machine>`,
    terraform: `resource "azurerm_linux_virtual_machine" "example" {
  # …
  encryption_at_host_enabled = true
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/virtual-machines/disk-encryption-overview',
    'https://learn.microsoft.com/azure/virtual-machines/disks-enable-host-based-encryption-portal',
  ],
  reads: ['securityProfile', 'disks.encryptionSettingsCollection'],
  judge: (machine) => {
    // Off unless it is true, as the vendor says.
    if (machine.securityProfile?.encryptionAtHost === true) return pass({ encryptionAtHost: true });
    const encrypted: string[] = [];
    for (const disk of machine.disks) {
      if (!disk.encryptionSettingsCollection?.enabled) {
        return fail('Encryption at host is off, and disk {disk} is not encrypted by the machine', { disk: disk.$name });
      }
      encrypted.push(disk.$name);
    }
    if (encrypted.length === 0) return fail('Encryption at host is off', {});
    return pass({ disks: encrypted }, 'The machine itself encrypts disks {disks}');
  },
  examples: [
    { outcome: 'pass', because: 'the host encrypts', asset: { ...host(true), disks: [plain] } },
    { outcome: 'fail', because: 'nothing more is encrypted', asset: { ...host(false), disks: [plain] } },
    { outcome: 'fail', because: 'it is off unless switched on', asset: { securityProfile: null, disks: [] } },
    {
      outcome: 'pass',
      because: 'the machine encrypts all of its disks',
      asset: { ...host(null), disks: [guest, guest] },
    },
    { outcome: 'fail', because: 'the machine leaves one disk out', asset: { ...host(null), disks: [guest, plain] } },
    {
      outcome: 'unknown',
      because: 'the disks that are not known may not be encrypted',
      asset: { ...host(null), disks: cutShort([guest]) },
    },
    { outcome: 'unknown', because: 'the setting is not known', asset: { securityProfile: denied, disks: [plain] } },
  ],
});
