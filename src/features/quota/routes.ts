import { z } from 'zod';
import { cursorQuery, decodeCursor, encodeCursor, pageOf } from '#platform/web/paging.ts';
import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { changePayAsYouGo, changeSettings } from './pay-as-you-go.ts';
import * as schemas from './schemas.ts';
import type { QuotaService } from './service.ts';

export const readers = { roles };
export const changers = { roles: ['owner', 'administrator'] as const };
const tag = 'quota';

/** What is left, what was used, and the settings. */
export function quotaRoutes(service: QuotaService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/quota',
      summary: 'How scans are paid for, and what is left',
      operationId: 'getQuota',
      tag,
      access: readers,
      reply: schemas.QuotaOverview,
      handle: ({ caller, now }) => service.overview(caller, now),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/quota/usage',
      summary: 'Scans that counted, by day, check and account',
      operationId: 'getQuotaUsage',
      tag,
      access: readers,
      query: schemas.DateRange,
      reply: schemas.QuotaUsage,
      handle: ({ caller, query, now }) => service.usage(caller, query, now),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/v1/quota/settings',
      summary: 'Change the unit price, the time zone of bills, or whether verifications count',
      operationId: 'updateQuotaSettings',
      tag,
      access: changers,
      body: schemas.QuotaSettings,
      reply: schemas.QuotaOverview,
      handle: ({ caller, body, now }) => service.change(caller, now, (change) => changeSettings(change, body)),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/v1/quota/pay-as-you-go',
      summary: 'Switch pay-as-you-go on, suspend it, or switch it off',
      operationId: 'setPayAsYouGo',
      tag,
      access: changers,
      body: schemas.PayAsYouGo,
      reply: schemas.QuotaOverview,
      handle: ({ caller, body, now }) => service.change(caller, now, (change) => changePayAsYouGo(change, body)),
    }),
    ...listRoutes(service),
  ];
}

const EventCursor = z.tuple([z.iso.datetime(), z.uuid()]);
const BillCursor = z.tuple([z.int()]);

function listRoutes(service: QuotaService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/quota/history',
      summary: 'What was decided about the quota, the newest first',
      operationId: 'listQuotaEvents',
      tag,
      access: readers,
      query: z.object(cursorQuery),
      reply: pageOf(schemas.QuotaEvent),
      handle: async ({ caller, query: { limit, cursor } }) => {
        const before = cursor === undefined ? null : decodeCursor(cursor, EventCursor);
        const rows = await service.history(caller, { before, limit: limit + 1 });
        return pageFrom(rows, limit, ({ at, id }) => [at, id]);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/quota/bills',
      summary: 'The daily bills of pay-as-you-go, the newest first',
      operationId: 'listQuotaBills',
      tag,
      access: readers,
      query: z.object(cursorQuery),
      reply: pageOf(schemas.QuotaBill),
      handle: async ({ caller, query: { limit, cursor } }) => {
        const before = cursor === undefined ? null : decodeCursor(cursor, BillCursor)[0];
        const rows = await service.bills(caller, { before, limit: limit + 1 });
        return pageFrom(rows, limit, ({ number }) => [number]);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/quota/bills.csv',
      summary: 'The lines of the bills of some days: one for each account and check',
      operationId: 'downloadQuotaBills',
      tag,
      access: readers,
      query: schemas.DateRange,
      reply: null,
      contentType: 'text/csv; charset=utf-8',
      handle: async ({ caller, query, now, reply }) => {
        const { from, to, text } = await service.billsCsv(caller, query, now);
        reply.attachment(`bastide-bills-${from}-${to}.csv`);
        return text;
      },
    }),
  ];
}

/** One more row than a page holds was asked for. */
function pageFrom<T>(rows: readonly T[], limit: number, position: (row: T) => readonly unknown[]) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last && rows.length > limit ? encodeCursor(position(last)) : null };
}
