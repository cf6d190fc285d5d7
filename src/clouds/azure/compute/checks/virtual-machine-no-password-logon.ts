import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { VirtualMachine } from '../assets.ts';

const runs = (osType: 'Linux' | 'Windows') => ({
  osDisk: { osType, name: 'os', managedDisk: { id: '/disk/os' }, vhd: null },
  dataDisks: [],
});
const linux = { storageProfile: runs('Linux') };
const logon = (disablePasswordAuthentication: boolean | null) => ({
  osProfile: { linuxConfiguration: { disablePasswordAuthentication } },
});

export default defineCheck({
  id: 'azure.compute.virtual-machine-no-password-logon',
  version: 1,
  title: 'Linux virtual machine lets nobody log on with a password',
  dimension: 'ciem',
  category: 'identity',
  severity: 'medium',
  free: true,
  asset: VirtualMachine,
  rationale:
    'Passwords are guessed, used twice and stolen. A logon with an SSH key cannot be guessed, and the secret never leaves the machine of its owner.',
  remediation: {
    console: [
      'Add the public key of every administrator: open the virtual machine in the Azure portal and choose Reset password, then Reset SSH public key.',
      'Log on with the key, set PasswordAuthentication no in /etc/ssh/sshd_config and reload the SSH service.',
      'Azure shows the setting with which the machine was made, so make it anew with SSH public key as its authentication type.',
    ],
    cli: 'az vm create --resource-group <group> --name <machine> --image <image> --authentication-type ssh --ssh-key-values <public-key-file>',
    terraform: `resource "azurerm_linux_virtual_machine" "example" {
  # …
  disable_password_authentication = true
}`,
  },
  references: ['https://learn.microsoft.com/azure/virtual-machines/linux/create-ssh-keys-detailed'],
  reads: ['storageProfile', 'osProfile'],
  appliesTo: (machine) =>
    machine.storageProfile.osDisk.osType === 'Linux' || notApplicable('The virtual machine runs Windows'),
  judge: (machine) => {
    const disabled = machine.osProfile?.linuxConfiguration?.disablePasswordAuthentication ?? null;
    if (disabled === null)
      return unknown('How people log on is not told, as of machines made from a disk of their own');
    if (disabled) return pass({ disablePasswordAuthentication: true });
    return fail('The virtual machine was made with password logon', { disablePasswordAuthentication: false });
  },
  examples: [
    { outcome: 'pass', because: 'only keys are accepted', asset: { ...linux, ...logon(true) } },
    { outcome: 'fail', because: 'passwords are accepted', asset: { ...linux, ...logon(false) } },
    { outcome: 'unknown', because: 'it is not told', asset: { ...linux, ...logon(null) } },
    { outcome: 'unknown', because: 'it was made from a disk', asset: { ...linux, osProfile: null } },
    {
      outcome: 'not-applicable',
      because: 'Windows has no SSH keys there',
      asset: { storageProfile: runs('Windows'), osProfile: null },
    },
    { outcome: 'unknown', because: 'the setting is not known', asset: { ...linux, osProfile: denied } },
  ],
});
