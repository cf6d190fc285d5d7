import { type ArmEstate, subscription, subscriptionId } from '../estate.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';

const shop = {
  id: subscription,
  subscriptionId,
  displayName: 'Shop',
  state: 'Enabled',
  tenantId,
  authorizationSource: 'RoleBased',
  managedByTenants: [],
  subscriptionPolicies: {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'PayAsYouGo_2014-09-01',
    spendingLimit: 'Off',
  },
  tags: { owner: 'operations' },
};

const location = (name: string, displayName: string) => ({
  id: `${subscription}/locations/${name}`,
  name,
  type: 'Region',
  displayName,
  metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
});

/** The account itself, and where it may be. */
export const estate: ArmEstate = {
  contents: {
    '/subscriptions': [shop],
    [subscription]: shop,
    [`${subscription}/locations`]: [
      location('westeurope', 'West Europe'),
      location('northeurope', 'North Europe'),
      location('eastus', 'East US'),
    ],
  },
  expect: {},
};
