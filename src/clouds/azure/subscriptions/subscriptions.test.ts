import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const account = '00000000-0000-0000-0000-00000000000a';
const read = (answer: Partial<RecordedCall>) =>
  collectFrom(
    collectors,
    [{ service: 'Microsoft.Resources', operation: `GET /subscriptions/${account}`, input: {}, ...answer }],
    { cloud: 'azure', account, regions: [] },
  );
const whole = {
  id: `/subscriptions/${account.toUpperCase()}`,
  subscriptionId: account.toUpperCase(),
  displayName: 'Shop',
  state: 'Enabled',
  tenantId: 'contoso',
  subscriptionPolicies: {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'EnterpriseAgreement',
    spendingLimit: 'Off',
  },
  managedByTenants: [{ tenantId: 'partner' }],
  tags: { owner: 'operations' },
};

describe('a subscription', () => {
  test('is read whole, and is one asset', async () => {
    const { assets, gaps } = await read({ output: whole });
    expect(gaps).toEqual([]);
    expect(assets).toMatchObject([
      {
        kind: 'azure.subscriptions.subscription',
        id: `/subscriptions/${account}`,
        name: account,
        displayName: 'Shop',
        account,
        region: null,
        tags: { owner: 'operations' },
        fields: {
          subscriptionId: account,
          state: 'Enabled',
          tenantId: 'contoso',
          quotaId: 'EnterpriseAgreement',
          spendingLimit: 'Off',
          managedByTenants: [{ tenantId: 'partner' }],
        },
      },
    ]);
  });

  test('what is not told is null, and what must be told is a gap', async () => {
    const { subscriptionPolicies, managedByTenants, state, tags, ...rest } = whole;
    const { assets } = await read({ output: rest });
    expect(assets[0]?.fields).toMatchObject({ quotaId: null, spendingLimit: null, managedByTenants: null });
    expect(Object.keys(assets[0]?.gaps ?? {})).toEqual(['state']);
  });

  test.each([
    ['a refusal', { error: { code: 'AuthorizationFailed', message: 'no', status: 403 } }, 'AuthorizationFailed'],
    ['a foreign body', { output: { status: 'fine' } }, 'UnexpectedReply'],
  ])('%s is a gap of the list', async (_, answer, code) => {
    const { assets, gaps } = await read(answer);
    expect(assets).toEqual([]);
    expect(gaps).toMatchObject([{ code, asset: null, operation: 'GET /subscriptions/{subscription}' }]);
  });
});
