import { type Collector, type Detail, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { partsDetail } from '../parts.ts';
import { RedisCache } from './assets.ts';
import { listCaches, listFirewallRules } from './operations.ts';

async function* readCaches(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listCaches)) {
    const { sku, redisConfiguration, ...properties } = item.properties;
    yield {
      ...found(item),
      fields: {
        ...properties,
        sku: sku?.name,
        redisConfiguration: redisConfiguration && {
          rdbBackupEnabled: redisConfiguration['rdb-backup-enabled'],
          aofBackupEnabled: redisConfiguration['aof-backup-enabled'],
        },
      },
    };
  }
}

/** Without a public address, its rules are for nobody. */
const whereThePublicComes: Pick<Detail, 'needs' | 'when'> = {
  needs: ['publicNetworkAccess', 'subnetId'],
  when: ({ fields }) => fields.publicNetworkAccess !== 'Disabled' && fields.subnetId === null,
};

export const collectors: readonly Collector[] = [
  defineCollector({
    asset: RedisCache,
    scope: 'global',
    list: { operations: [listCaches], read: readCaches },
    details: [partsDetail('firewallRules', listFirewallRules, 'cache', whereThePublicComes)],
  }),
];
