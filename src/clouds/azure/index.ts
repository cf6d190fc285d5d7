import type { Cloud } from '#model/cloud.ts';
import { packs } from '#packs/index.ts';
import { readIdentity } from './account.ts';
import { catalogue } from './catalogue.ts';
import { collectors } from './collectors.ts';
import { policyDocument } from './policy.ts';
import { quotaOf } from './quotas.ts';
import { publishedRegions, readRegions } from './regions.ts';
import { getSubscription, listLocations, listSubscriptions } from './subscriptions/operations.ts';

/** Everything that Bastide knows about Azure. */
export const azure: Cloud = {
  id: 'azure',
  title: { en: 'Azure', zh: 'Azure' },
  catalogue,
  collectors,
  packs: packs.filter((pack) => pack.cloud === 'azure'),
  identity: { operations: [getSubscription, listSubscriptions], read: readIdentity },
  regions: { tried: publishedRegions, published: publishedRegions, operations: [listLocations], read: readRegions },
  quotaOf,
  policyDocument,
};
