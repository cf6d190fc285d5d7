import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import * as schemas from './saved-filter-schemas.ts';
import type { SavedFilterService } from './saved-filter-service.ts';

/** Everybody keeps filters, auditors too: they change nothing but the list that one looks at. */
const everybody = { roles };
const tag = 'saved-filter';
const path = '/api/v1/saved-filters/{filterId}';

export function savedFilterRoutes(service: SavedFilterService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/saved-filters',
      summary: 'Your saved filters, and those that others share',
      tag,
      access: everybody,
      query: schemas.SavedFilterQuery,
      reply: schemas.SavedFilterPage,
      handle: ({ caller, query }) => service.list(caller, query),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/saved-filters',
      summary: 'Keep a filter under a name',
      tag,
      access: everybody,
      status: 201,
      idempotent: true,
      body: schemas.NewSavedFilter,
      reply: schemas.SavedFilter,
      handle: ({ caller, body, now }) => service.create(caller, body, now),
    }),
    defineRoute({
      method: 'PATCH',
      path,
      summary: 'Change a filter of yours',
      tag,
      access: everybody,
      params: schemas.filterId,
      body: schemas.SavedFilterChange,
      reply: schemas.SavedFilter,
      handle: ({ caller, params, body, now }) => service.change(caller, params.filterId, body, now),
    }),
    defineRoute({
      method: 'DELETE',
      path,
      summary: 'Delete a filter of yours',
      tag,
      access: everybody,
      params: schemas.filterId,
      reply: null,
      handle: ({ caller, params, now }) => service.remove(caller, params.filterId, now),
    }),
  ];
}
