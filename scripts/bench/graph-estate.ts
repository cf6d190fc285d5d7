import { Disk, VirtualMachine } from '#clouds/azure/compute/assets.ts';
import type { GraphAsset, Sweep } from '#graph/memory-graph.ts';
import type { Gap } from '#model/gap.ts';

export const graphKinds = [VirtualMachine, Disk];
const accountCount = 100;
const graphAccounts: readonly string[] = Array.from({ length: accountCount }, (_, at) => `subscription-${at}`);

const refused: Gap = {
  service: 'compute',
  operation: 'disks/read',
  region: null,
  code: 'AccessDenied',
  message: 'The client does not have authorization to perform this action.',
};

/** What was read in each account; in one of them not all disks. */
export const graphSweeps: readonly Sweep[] = graphAccounts.flatMap((account, at) =>
  graphKinds.map(({ kind }) => ({ account, kind, region: null, gap: at === 7 && kind === Disk.kind ? refused : null })),
);

/** The same number for the same thing, evenly below `end`. */
function below(seed: number, end: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) % end;
}

/** So many virtual machines and disks: two machines of three have a disk or more, one disk of ten belongs to none. */
export function* graphAssets(count: number): Generator<GraphAsset> {
  const machines = Math.floor(count / 2);
  for (let at = 0; at < machines; at += 1) yield machine(at);
  for (let at = 0; at < count - machines; at += 1) yield disk(at, machines);
}

function placed(kind: string, type: string, at: number) {
  const account = graphAccounts[at % accountCount]!;
  const id = `/subscriptions/${account}/resourcegroups/group-${at % 977}/providers/microsoft.compute/${type}/${type}-${at}`;
  const tags = { env: ['prod', 'test', 'stage', 'dev'][at & 3]!, team: `team-${at % 1000}`, costs: `c-${at % 89}` };
  const region = `region-${below(at, 20)}`;
  return { kind, id, name: `${type}-${at}`, cloud: 'azure', account, region, tags, readAt: '2026-11-01T00:00:00.000Z' };
}

function machine(at: number): GraphAsset {
  const asset = placed(VirtualMachine.kind, 'virtualmachines', at);
  const dice = below(at + 3, 100);
  const dataDisks = Array.from({ length: below(at + 5, 4) }, (_, which) => ({
    name: `data-${which}`,
    managedDisk: below(at + which, 50) === 0 ? null : { id: `${asset.id}-data-${which}` },
    vhd: null,
  }));
  const fields = {
    resourceId: asset.id,
    storageProfile: {
      osDisk: {
        osType: dice < 70 ? 'Linux' : 'Windows',
        name: `os-${at}`,
        managedDisk: { id: `${asset.id}-os` },
        vhd: null,
      },
      dataDisks,
    },
    osProfile: { linuxConfiguration: dice < 70 ? { disablePasswordAuthentication: dice % 3 > 0 } : null },
    securityProfile:
      dice < 20
        ? null
        : {
            encryptionAtHost: dice < 60,
            securityType: 'TrustedLaunch',
            uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
          },
    networkProfile: { networkInterfaces: [{ id: `${asset.id}-nic` }] },
  };
  if (dice !== 99) return { ...asset, fields };
  const { securityProfile: _, ...read } = fields;
  return { ...asset, fields: read, gaps: { securityProfile: refused } };
}

function disk(at: number, machines: number): GraphAsset {
  const asset = placed(Disk.kind, 'disks', at);
  const dice = below(at + 11, 100);
  // of the same account, and two of three machines alone
  const near = at - (Math.floor(at / accountCount) % 3 === 0 ? accountCount : 0);
  const isFree = dice < 10 || near < 0 || near >= machines;
  const fields = {
    managedBy: isFree ? null : placed(VirtualMachine.kind, 'virtualmachines', near).id,
    diskState: isFree ? 'Unattached' : 'Attached',
    networkAccessPolicy: ['AllowAll', 'AllowPrivate', 'DenyAll', 'DenyAll'][dice & 3]!,
    publicNetworkAccess: dice < 5 ? null : dice % 5 === 0 ? 'Enabled' : 'Disabled',
    encryptionSettingsCollection: dice % 7 === 0 ? null : { enabled: dice % 2 === 0 },
  };
  return dice === 98 ? { ...asset, fields, isUnconfirmed: true } : { ...asset, fields };
}
