import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { VirtualMachine } from '../assets.ts';

const launched = (
  securityType: 'Standard' | 'TrustedLaunch' | 'ConfidentialVM' | null,
  secureBootEnabled: boolean | null,
  vTpmEnabled: boolean | null,
) => ({ securityProfile: { encryptionAtHost: null, securityType, uefiSettings: { secureBootEnabled, vTpmEnabled } } });

export default defineCheck({
  id: 'azure.compute.virtual-machine-trusted-launch',
  version: 1,
  title: 'Virtual machine starts with secure boot and a virtual TPM',
  dimension: 'security-risk',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: VirtualMachine,
  rationale:
    'Malicious software that starts before the operating system sees everything and is seen by nobody. Secure boot starts signed code only, and a virtual TPM keeps keys and proves what was started.',
  remediation: {
    console: [
      'Machines of generation 2: stop the virtual machine in the Azure portal and choose Configuration.',
      'Set the security type to Trusted launch, choose Secure boot and vTPM, save, and start the machine.',
      'Machines of generation 1: upgrade them to generation 2 first, or make them anew.',
    ],
    cli: `az vm deallocate --resource-group <group> --name <machine>
az vm update --resource-group <group> --name <machine> --security-type TrustedLaunch --enable-secure-boot true --enable-vtpm true
az vm start --resource-group <group> --name <machine>`,
    terraform: `resource "azurerm_linux_virtual_machine" "example" {
  # …
  secure_boot_enabled = true
  vtpm_enabled        = true
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/virtual-machines/trusted-launch',
    'https://learn.microsoft.com/azure/virtual-machines/trusted-launch-existing-vm',
  ],
  reads: ['securityProfile'],
  judge: (machine) => {
    const securityType = machine.securityProfile?.securityType ?? 'Standard';
    if (securityType === 'Standard')
      return fail('The security type of the virtual machine is Standard', { securityType });
    const { secureBootEnabled = null, vTpmEnabled = null } = machine.securityProfile?.uefiSettings ?? {};
    const evidence = { securityType, secureBootEnabled, vTpmEnabled };
    if (secureBootEnabled === false) return fail('Secure boot is off', evidence);
    if (vTpmEnabled === false) return fail('The virtual TPM is off', evidence);
    if (secureBootEnabled && vTpmEnabled) return pass(evidence);
    return unknown('Whether secure boot and the virtual TPM are on is not told', evidence);
  },
  examples: [
    { outcome: 'pass', because: 'both are on', asset: launched('TrustedLaunch', true, true) },
    { outcome: 'pass', because: 'confidential machines have them too', asset: launched('ConfidentialVM', true, true) },
    { outcome: 'fail', because: 'secure boot is off', asset: launched('TrustedLaunch', false, true) },
    { outcome: 'fail', because: 'the virtual TPM is off', asset: launched('TrustedLaunch', true, false) },
    { outcome: 'fail', because: 'the security type knows neither', asset: launched('Standard', null, null) },
    { outcome: 'fail', because: 'without a security type it is Standard', asset: { securityProfile: null } },
    { outcome: 'unknown', because: 'it is not told', asset: launched('TrustedLaunch', true, null) },
    { outcome: 'unknown', because: 'the settings are not known', asset: { securityProfile: denied } },
  ],
});
