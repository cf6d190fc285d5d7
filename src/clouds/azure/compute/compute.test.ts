import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { armResource, subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.Compute';
const machines = `${service}/virtualMachines`;
const disks = `${service}/disks`;
const listed = (type: string, output: unknown, input: RecordedCall['input'] = {}): RecordedCall => ({
  service,
  operation: `GET ${subscription}/providers/${type}`,
  input,
  output,
});
const read = (kind: string, ...calls: readonly RecordedCall[]) =>
  collectFrom(collectors, calls, {
    cloud: 'azure',
    account: subscriptionId,
    regions: [],
    kinds: [`azure.compute.${kind}`],
  });
const machine = (name: string, properties: object) => armResource('Shop', machines, name, { properties });
const osDisk = { osType: 'linux', name: 'os', managedDisk: { id: '/Disks/OS' } };

describe('virtual machines', () => {
  test('are read whole, from every page', async () => {
    const told = machine('shop', {
      storageProfile: { osDisk, dataDisks: [{ name: 'data', vhd: { uri: 'https://acme.example/data.vhd' } }] },
      osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } },
      securityProfile: { encryptionAtHost: true, securityType: 'TrustedLaunch', uefiSettings: { vTpmEnabled: true } },
      networkProfile: { networkInterfaces: [{ id: '/NIC/1' }] },
    });
    const path = `${subscription}/providers/${machines}`;
    const next = `https://management.azure.com${path}?api-version=2026-03-01&$skipToken=2`;
    const last = machine('last', { storageProfile: { osDisk, dataDisks: [] } });
    const { assets, gaps } = await read(
      'virtual-machine',
      listed(machines, { value: [told], nextLink: next }),
      listed(machines, { value: [last] }, { $skipToken: '2' }),
    );
    expect(gaps).toEqual([]);
    const [second, first] = assets;
    expect(first?.fields).toEqual({
      resourceId: first?.id,
      storageProfile: {
        osDisk: { osType: 'Linux', name: 'os', managedDisk: { id: '/disks/os' }, vhd: null },
        dataDisks: [{ name: 'data', managedDisk: null, vhd: { uri: 'https://acme.example/data.vhd' } }],
      },
      osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } },
      securityProfile: {
        encryptionAtHost: true,
        securityType: 'TrustedLaunch',
        uefiSettings: { secureBootEnabled: null, vTpmEnabled: true },
      },
      networkProfile: { networkInterfaces: [{ id: '/nic/1' }] },
    });
    expect(second?.fields).toMatchObject({ osProfile: null, securityProfile: null, networkProfile: null });
  });

  test.each([
    ['storageProfile', { storageProfile: { osDisk: { osType: 'BeOS' }, dataDisks: [] } }],
    ['storageProfile', { storageProfile: { osDisk } }],
    ['securityProfile', { storageProfile: { osDisk, dataDisks: [] }, securityProfile: { securityType: 'Best' } }],
    ['osProfile', { storageProfile: { osDisk, dataDisks: [] }, osProfile: 'none' }],
  ])('an odd %s is a gap of that field alone', async (field, properties) => {
    const { assets } = await read('virtual-machine', listed(machines, { value: [machine('odd', properties)] }));
    expect(Object.keys(assets[0]?.gaps ?? {})).toEqual([field]);
  });
});

describe('disks', () => {
  test('tell their machine and who may export them', async () => {
    const disk = armResource('Shop', disks, 'os', {
      managedBy: '/VM/Shop',
      properties: {
        diskState: 'Attached',
        networkAccessPolicy: 'allowall',
        publicNetworkAccess: 'Enabled',
        encryptionSettingsCollection: { enabled: true },
      },
    });
    const { assets, gaps } = await read('disk', listed(disks, { value: [disk] }));
    expect(gaps).toEqual([]);
    expect(assets[0]?.fields).toMatchObject({
      managedBy: '/vm/shop',
      networkAccessPolicy: 'AllowAll',
      encryptionSettingsCollection: { enabled: true },
    });
  });

  test('that do not tell their policy have a gap', async () => {
    const disk = armResource('Shop', disks, 'free', { properties: { diskState: 'Unattached' } });
    const { assets } = await read('disk', listed(disks, { value: [disk] }));
    expect(assets[0]?.fields).toMatchObject({ managedBy: null, publicNetworkAccess: null });
    expect(Object.keys(assets[0]?.gaps ?? {})).toEqual(['networkAccessPolicy']);
  });

  test.each([
    { error: { code: 'AuthorizationFailed', message: 'not allowed', status: 403 } },
    { output: { hello: 'world' } },
  ])('an answer of %j is a gap of the list', async (answer) => {
    const call = { service, operation: `GET ${subscription}/providers/${disks}`, input: {}, ...answer };
    const { assets, gaps } = await read('disk', call);
    expect({ assets, asset: gaps.map(({ asset }) => asset) }).toEqual({ assets: [], asset: [null] });
  });
});
