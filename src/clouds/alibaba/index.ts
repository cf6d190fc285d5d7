import type { Cloud } from '#model/cloud.ts';
import { packs } from '#packs/index.ts';
import { getCallerIdentity, readIdentity } from './account.ts';
import { catalogue } from './catalogue.ts';
import { collectors } from './collectors.ts';
import { describeRegions, readRegions } from './ecs/regions.ts';
import { policyDocument } from './policy.ts';
import { quotaOf } from './quotas.ts';
import { publicRegions, publishedRegions } from './regions.ts';

/** Everything that Bastide knows about Alibaba Cloud. */
export const alibaba: Cloud = {
  id: 'alibaba',
  title: { en: 'Alibaba Cloud', zh: '阿里云' },
  catalogue,
  collectors,
  packs: packs.filter((pack) => pack.cloud === 'alibaba'),
  identity: { operations: [getCallerIdentity], read: readIdentity },
  regions: { tried: publicRegions, published: publishedRegions, operations: [describeRegions], read: readRegions },
  quotaOf,
  policyDocument,
};
