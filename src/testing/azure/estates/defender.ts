import type { Outcome } from '#model/verdict.ts';
import { type ArmEstate, subscription, subscriptionId } from '../estate.ts';

const security = `${subscription}/providers/Microsoft.Security`;
const item = (part: string, name: string, properties: object) => ({
  id: `${security}/${part}/${name}`,
  name,
  type: `Microsoft.Security/${part}`,
  properties,
});
const plan = (name: string, pricingTier: 'Free' | 'Standard', rest: object = {}) =>
  item('pricings', name, { pricingTier, freeTrialRemainingTime: 'PT0S', ...rest });

const settings = (isConnected: boolean) => [
  { ...item('settings', 'MCAS', { enabled: !isConnected }), kind: 'DataExportSettings' },
  { ...item('settings', 'WDATP', { enabled: isConnected }), kind: 'DataExportSettings' },
];

/** Half of the plans are on. The contact of today is in order; one that an older tool has left behind holds no address. */
export const estate: ArmEstate = {
  contents: {
    [`${security}/securityContacts`]: [
      item('securityContacts', 'default', {
        emails: 'security@example.com;cloud@example.com',
        phone: '',
        isEnabled: true,
        notificationsByRole: { state: 'On', roles: ['Owner'] },
        notificationsSources: [
          { sourceType: 'Alert', minimalSeverity: 'High' },
          { sourceType: 'AttackPath', minimalRiskLevel: 'Critical' },
        ],
      }),
      item('securityContacts', 'default1', { email: '', alertNotifications: 'On', alertsToAdmins: 'On' }),
    ],
    [`${security}/pricings`]: [
      plan('CloudPosture', 'Free', { extensions: [{ name: 'AgentlessVmScanning', isEnabled: 'False' }] }),
      plan('Api', 'Free'),
      plan('VirtualMachines', 'Standard', {
        subPlan: 'P2',
        resourcesCoverageStatus: 'FullyCovered',
        extensions: [{ name: 'AgentlessVmScanning', isEnabled: 'True' }],
      }),
      plan('Containers', 'Standard'),
      plan('StorageAccounts', 'Standard', {
        subPlan: 'DefenderForStorageV2',
        extensions: [
          { name: 'OnUploadMalwareScanning', isEnabled: 'True' },
          { name: 'SensitiveDataDiscovery', isEnabled: 'False' },
        ],
      }),
      plan('AppServices', 'Free'),
      plan('CosmosDbs', 'Free'),
      plan('OpenSourceRelationalDatabases', 'Free'),
      plan('SqlServers', 'Standard'),
      plan('SqlServerVirtualMachines', 'Free'),
      plan('KeyVaults', 'Standard'),
      plan('Arm', 'Standard'),
      plan('KubernetesService', 'Free', { deprecated: true, replacedBy: ['Containers'] }),
    ],
    [`${security}/settings`]: settings(false),
  },
  expect: expected('pass', 'fail'),
};

/** The other half of the plans is on. The only contact can be reached, and is told of nothing. */
export const other: ArmEstate = {
  contents: {
    [`${security}/securityContacts`]: [
      item('securityContacts', 'default', {
        emails: 'security@example.com',
        isEnabled: true,
        notificationsByRole: { state: 'Off', roles: ['Owner'] },
        notificationsSources: [],
      }),
    ],
    [`${security}/pricings`]: [
      plan('CloudPosture', 'Standard'),
      plan('Api', 'Standard', { subPlan: 'P1' }),
      plan('VirtualMachines', 'Free', { extensions: [{ name: 'AgentlessVmScanning', isEnabled: 'True' }] }),
      plan('Containers', 'Free'),
      plan('StorageAccounts', 'Free'),
      plan('AppServices', 'Standard'),
      plan('CosmosDbs', 'Standard'),
      plan('OpenSourceRelationalDatabases', 'Standard'),
      plan('SqlServers', 'Free'),
      plan('SqlServerVirtualMachines', 'Standard'),
      plan('KeyVaults', 'Free'),
      plan('Arm', 'Free'),
    ],
    [`${security}/settings`]: settings(true),
  },
  expect: expected('fail', 'pass'),
};

function expected(first: Outcome, second: Outcome): ArmEstate['expect'] {
  const outcomes = {
    'contact-owners-notified': first,
    'contact-alert-severity': first,
    'contact-attack-paths': first,
    'contact-reachable': second,
    'contact-additional-email': second,
    'cspm-plan-on': second,
    'apis-plan-on': second,
    'servers-plan-on': first,
    'servers-agentless-scanning': first,
    'containers-plan-on': first,
    'storage-plan-on': first,
    'storage-malware-scanning': first,
    'app-service-plan-on': second,
    'cosmos-db-plan-on': second,
    'open-source-databases-plan-on': second,
    'sql-databases-plan-on': first,
    'sql-machines-plan-on': second,
    'key-vault-plan-on': first,
    'arm-plan-on': first,
    'endpoint-protection-connected': second,
  };
  return Object.fromEntries(
    Object.entries(outcomes).map(([name, it]) => [`azure.defender.${name}`, { [subscriptionId]: it }]),
  );
}
