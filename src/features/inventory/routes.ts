import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import * as schemas from './schemas.ts';
import type { InventoryService } from './service.ts';

const readers = { roles };
const tag = 'asset';

export function inventoryRoutes(service: InventoryService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/assets',
      summary: 'Assets by kind, account and id, or by name',
      description:
        'A page may hold less than `limit`, even nothing, when little of what was looked at fits: go on while there is a `nextCursor`.',
      tag,
      access: readers,
      query: schemas.AssetQuery,
      reply: schemas.AssetPage,
      handle: ({ query, ...asker }) => service.list(asker, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/assets/counts',
      operationId: 'countAssets',
      summary: 'How many assets there are by kind, account or region',
      tag,
      access: readers,
      query: schemas.CountQuery,
      reply: schemas.AssetCounts,
      handle: ({ query, ...asker }) => service.counts(asker, query.by, query.account),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/assets/one',
      operationId: 'getAsset',
      summary: 'One asset with its fields, gaps, links and results',
      description: 'Ids of assets hold any characters, so they are named in the query.',
      tag,
      access: readers,
      query: schemas.AssetKeyQuery,
      reply: schemas.AssetDetail,
      handle: ({ query, ...asker }) => service.get(asker, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/assets/versions',
      operationId: 'listAssetVersions',
      summary: 'What an asset was before it changed or went, the newest first',
      tag,
      access: readers,
      query: schemas.VersionQuery,
      reply: schemas.VersionPage,
      handle: ({ query, ...asker }) => service.versions(asker, query),
    }),
  ];
}
