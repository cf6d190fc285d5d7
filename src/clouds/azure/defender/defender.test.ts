import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { subscription, subscriptionId } from '#testing/azure/estate.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const service = 'Microsoft.Security';
const pathOf = (part: string) => `${subscription}/providers/${service}/${part}`;
const answer = (part: string, rest: Partial<RecordedCall>): RecordedCall => ({
  service,
  operation: `GET ${pathOf(part)}`,
  input: {},
  ...rest,
});
const item = (part: string, name: string, properties: unknown) => ({ id: `${pathOf(part)}/${name}`, name, properties });

async function collected(kind: string, calls: readonly RecordedCall[]) {
  return await collectFrom(collectors, calls, { cloud: 'azure', account: subscriptionId, regions: [], kinds: [kind] });
}

async function theContact(properties: object) {
  const output = { value: [item('securityContacts', 'default', properties)] };
  const { assets } = await collected('azure.defender.security-contact', [answer('securityContacts', { output })]);
  expect(assets).toHaveLength(1);
  return assets[0]!;
}

const none = {
  subscriptionId,
  isEnabled: null,
  alertNotificationsState: null,
  minimalSeverity: null,
  attackPathNotificationsState: null,
  attackPathMinimalRiskLevel: null,
  notificationsByRole: null,
};

describe('a security contact', () => {
  test.each([
    [
      '2017-08-01-preview',
      { email: 'soc@example.com', phone: '', alertNotifications: 'On', alertsToAdmins: 'Off' },
      {
        email: 'soc@example.com',
        emails: ['soc@example.com'],
        alertNotificationsState: 'On',
        notificationsByRole: { state: 'Off', roles: null },
      },
    ],
    [
      '2020-01-01-preview',
      {
        emails: 'soc@example.com;cloud@example.com',
        alertNotifications: { state: 'On', minimalSeverity: 'Low' },
        notificationsByRole: { state: 'On', roles: ['Owner'] },
      },
      {
        email: 'soc@example.com;cloud@example.com',
        emails: ['soc@example.com', 'cloud@example.com'],
        alertNotificationsState: 'On',
        minimalSeverity: 'Low',
        notificationsByRole: { state: 'On', roles: ['Owner'] },
      },
    ],
    [
      '2023-12-01-preview',
      {
        emails: 'soc@example.com, cloud@example.com',
        isEnabled: true,
        notificationsByRole: { state: 'On', roles: ['Owner', 'Contributor'] },
        notificationsSources: [
          { sourceType: 'AttackPath', minimalRiskLevel: 'Critical' },
          { sourceType: 'Alert', minimalSeverity: 'Medium' },
        ],
      },
      {
        email: 'soc@example.com;cloud@example.com',
        emails: ['soc@example.com', 'cloud@example.com'],
        isEnabled: true,
        alertNotificationsState: 'On',
        minimalSeverity: 'Medium',
        attackPathNotificationsState: 'On',
        attackPathMinimalRiskLevel: 'Critical',
        notificationsByRole: { state: 'On', roles: ['Owner', 'Contributor'] },
      },
    ],
  ])('of version %s is read whole', async (_version, properties, fields) => {
    const contact = await theContact(properties);
    expect(contact.gaps).toBeUndefined();
    expect(contact.fields).toEqual({ ...none, ...fields });
  });

  test.each([[null], [undefined], [''], ['   '], [','], [';'], [' ; , ']])(
    'with the addresses %j holds none',
    async (emails) => {
      const contact = await theContact({ emails, isEnabled: true });
      expect([contact.fields.email, contact.fields.emails, contact.gaps]).toEqual([null, [], undefined]);
    },
  );

  test('with addresses in both members holds each once', async () => {
    const contact = await theContact({ email: 'SOC@example.com', emails: 'soc@example.com;b@example.com' });
    expect(contact.fields.emails).toEqual(['soc@example.com', 'b@example.com']);
  });

  test.each([[5], [true], [{ address: 'soc@example.com' }], [['soc@example.com', 7]]])(
    'with the addresses %j is not understood, and not taken for one without',
    async (emails) => {
      expect(Object.keys((await theContact({ emails })).gaps ?? {}).sort()).toEqual(['email', 'emails']);
    },
  );

  test('whose list of sources leaves one out does not hear of it', async () => {
    const { fields } = await theContact({ notificationsSources: [{ sourceType: 'Alert', minimalSeverity: 'High' }] });
    expect(fields).toMatchObject({ alertNotificationsState: 'On', attackPathNotificationsState: 'Off' });
  });

  test('with a source of an unknown type may hear of attack paths', async () => {
    const { fields } = await theContact({ notificationsSources: [{ sourceType: 'AttachPath' }] });
    expect(fields).toMatchObject({ alertNotificationsState: null, attackPathNotificationsState: null });
  });

  test.each([
    [{ notificationsSources: 'all' }, ['alertNotificationsState', 'attackPathNotificationsState']],
    [{ alertNotifications: 'Sometimes' }, ['alertNotificationsState']],
    [{ notificationsByRole: { state: 'Maybe', roles: [] } }, ['notificationsByRole']],
    [{ isEnabled: 'perhaps' }, ['isEnabled']],
  ])('with %j has gaps', async (properties, gaps) => {
    expect(Object.keys((await theContact(properties)).gaps ?? {}).sort()).toEqual(gaps);
  });

  test('of an earlier version may be one of several', async () => {
    const value = ['default1', 'default2'].map((name) => item('securityContacts', name, { email: '' }));
    const { assets } = await collected('azure.defender.security-contact', [
      answer('securityContacts', { output: { value } }),
    ]);
    expect(assets.map(({ name }) => name)).toEqual(['default1', 'default2']);
  });
});

test('no contact is no asset and no gap', async () => {
  const read = await collected('azure.defender.security-contact', [
    answer('securityContacts', { output: { value: [] } }),
  ]);
  expect([read.assets, read.gaps]).toEqual([[], []]);
});

test('plans are read with their parts', async () => {
  const value = [
    item('pricings', 'StorageAccounts', {
      pricingTier: 'Standard',
      subPlan: 'DefenderForStorageV2',
      resourcesCoverageStatus: 'FullyCovered',
      extensions: [{ name: 'OnUploadMalwareScanning', isEnabled: 'True', additionalExtensionProperties: {} }],
    }),
    item('pricings', 'KubernetesService', { pricingTier: 'Free', deprecated: true, replacedBy: ['Containers'] }),
    item('pricings', 'KeyVaults', { pricingTier: 'Premium' }),
  ];
  const { assets } = await collected('azure.defender.plan', [answer('pricings', { output: { value } })]);
  const byName = new Map(assets.map((asset) => [asset.name, asset]));
  expect(byName.get('StorageAccounts')?.fields).toEqual({
    subscriptionId,
    pricingName: 'StorageAccounts',
    pricingTier: 'Standard',
    subPlan: 'DefenderForStorageV2',
    resourcesCoverageStatus: 'FullyCovered',
    deprecated: null,
    extensions: [{ name: 'OnUploadMalwareScanning', isEnabled: true }],
  });
  expect(byName.get('KubernetesService')?.fields).toMatchObject({ pricingTier: 'Free', deprecated: true });
  expect(Object.keys(byName.get('KeyVaults')?.gaps ?? {})).toEqual(['pricingTier']);
});

test('settings are read, and one that does not say whether it is on is a gap', async () => {
  const value = [item('settings', 'WDATP', { enabled: true }), item('settings', 'MCAS', {})];
  const { assets } = await collected('azure.defender.setting', [answer('settings', { output: { value } })]);
  expect(assets.map(({ name, fields, gaps }) => [name, fields.enabled, Object.keys(gaps ?? {})])).toEqual([
    ['MCAS', undefined, ['enabled']],
    ['WDATP', true, []],
  ]);
});

describe.each([
  ['azure.defender.security-contact', 'securityContacts'],
  ['azure.defender.plan', 'pricings'],
  ['azure.defender.setting', 'settings'],
])('the list of %s', (kind, part) => {
  test.each([
    ['a refusal', { error: { code: 'AuthorizationFailed', message: 'no', status: 403 } }, 'AuthorizationFailed'],
    ['a foreign body', { output: { status: 'fine' } }, 'UnexpectedReply'],
    ['an item without properties', { output: { value: [{ id: '/x', name: 'x' }] } }, 'UnexpectedReply'],
  ])('is a gap after %s', async (_what, rest, code) => {
    const { assets, gaps } = await collected(kind, [answer(part, rest)]);
    expect([assets, gaps.map((gap) => [gap.code, gap.asset])]).toEqual([[], [[code, null]]]);
  });

  test('goes on with the next page', async () => {
    const page = (name: string, more: object) => ({ value: [item(part, name, { enabled: true })], ...more });
    const nextLink = `https://management.azure.com${pathOf(part)}?api-version=x&$skipToken=2`;
    const { assets } = await collected(kind, [
      answer(part, { output: page('one', { nextLink }) }),
      answer(part, { input: { $skipToken: '2' }, output: page('two', {}) }),
    ]);
    expect(assets.map(({ name }) => name)).toEqual(['one', 'two']);
  });
});
