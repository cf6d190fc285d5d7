import { z } from 'zod';
import { cursorQuery, decodeCursor, encodeCursor, pageOf } from '#platform/web/paging.ts';
import { type AnyRoute, type Caller, defineRoute, roles } from '#platform/web/route.ts';
import { actorOf } from '../audit/index.ts';
import { importRecording } from './imports.ts';
import type { AccountsOptions } from './options.ts';
import type { Request } from './request.ts';
import {
  Account,
  AccountChange,
  AccountFilter,
  AccountName,
  accountParams,
  Health,
  NewAccount,
  Side,
} from './schemas.ts';
import type { AccountService } from './service.ts';
import { accountOf, healthOf } from './shown.ts';

const reading = { roles };
const configuring = { roles: ['owner', 'administrator'] } as const;
const operating = { roles: ['owner', 'administrator', 'operator'] } as const;
const one = '/api/v1/accounts/{accountId}';
const about = { tag: 'accounts' } as const;

function requestOf({ caller, now, signal }: { caller: Caller; now: number; signal: AbortSignal }): Request {
  return { organizationId: caller.organizationId, actor: actorOf(caller), now, signal };
}

export function accountRoutes(service: AccountService, options: AccountsOptions): readonly AnyRoute[] {
  return [...listRoutes(service, options), ...changeRoutes(service, options), ...healthRoutes(service)];
}

function listRoutes(service: AccountService, { programs }: AccountsOptions): readonly AnyRoute[] {
  const list = defineRoute({
    ...about,
    method: 'GET',
    path: '/api/v1/accounts',
    summary: 'Accounts, in the order in which they were connected',
    access: reading,
    query: z.object({ ...AccountFilter, ...cursorQuery }),
    reply: pageOf(Account),
    handle: async ({ caller, query: { status, cloud, cursor, limit } }) => {
      const afterId = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([z.uuid()]))[0];
      const rows = await service.list(caller.organizationId, { status, cloud, afterId, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const nextCursor = rows.length > limit ? encodeCursor([page.at(-1)?.id]) : null;
      return { items: page.map((row) => accountOf(row, programs)), nextCursor };
    },
  });
  const get = defineRoute({
    ...about,
    method: 'GET',
    path: one,
    summary: 'One account',
    access: reading,
    params: accountParams,
    reply: Account,
    handle: async ({ caller, params }) =>
      accountOf(await service.get(caller.organizationId, params.accountId), programs),
  });
  return [list, get];
}

function changeRoutes(service: AccountService, options: AccountsOptions): readonly AnyRoute[] {
  const { programs } = options;
  const add = defineRoute({
    ...about,
    method: 'POST',
    path: '/api/v1/accounts',
    summary: 'Connect an account',
    description:
      'The cloud is asked whose the credentials are before anything is stored. Keys of the account itself (root) are refused. Every module is then tested in the background: see health.',
    access: configuring,
    status: 201,
    idempotent: true,
    body: NewAccount,
    reply: Account,
    handle: async (request) => accountOf(await service.add(requestOf(request), request.body), programs),
  });
  const change = defineRoute({
    ...about,
    method: 'PATCH',
    path: one,
    summary: 'Rename an account, or give it other credentials',
    access: configuring,
    params: accountParams,
    body: AccountChange,
    reply: Account,
    handle: async (request) =>
      accountOf(await service.change(requestOf(request), request.params.accountId, request.body), programs),
  });
  const disconnect = defineRoute({
    ...about,
    method: 'DELETE',
    path: one,
    operationId: 'disconnectAccount',
    summary: 'Disconnect an account, and keep or delete its history',
    description:
      'Credentials are removed at once and runs under way are cancelled. With `delete`, assets, results, findings and runs are deleted in the background; the ledger of scans stays, because bills rest on it.',
    access: configuring,
    params: accountParams,
    query: z.object({ history: z.enum(['keep', 'delete']) }),
    reply: Account,
    handle: async (request) => {
      const { params, query } = request;
      return accountOf(await service.disconnect(requestOf(request), params.accountId, query.history), programs);
    },
  });
  return [add, importRoute(options), change, disconnect];
}

function importRoute(options: AccountsOptions): AnyRoute {
  return defineRoute({
    ...about,
    method: 'POST',
    path: '/api/v1/accounts/import',
    operationId: 'importAccount',
    summary: 'Make an account of a recording, or replace an earlier recording of it',
    description: 'The body is what `bastide assess --record` wrote, as it is or compressed with gzip.',
    access: configuring,
    status: 201,
    upload: ['application/x-ndjson', 'application/gzip', 'application/octet-stream'],
    bodyLimit: options.mostUploadBytes ?? 256 << 20,
    query: z.object({
      cloud: z.string().max(40).describe('Of which cloud the recording is.'),
      side: Side.default('outside-china'),
      name: AccountName.optional().describe("The vendor's account id unless named."),
    }),
    reply: Account,
    handle: async (request) => {
      const { query, body, reply } = request;
      const { row, isReplaced } = await importRecording(options, { ...requestOf(request), ...query, body });
      if (isReplaced) reply.status(200);
      return accountOf(row, options.programs);
    },
  });
}

function healthRoutes(service: AccountService): readonly AnyRoute[] {
  const get = defineRoute({
    ...about,
    method: 'GET',
    path: `${one}/health`,
    operationId: 'getAccountHealth',
    summary: 'Which modules of an account can be read',
    access: reading,
    params: accountParams,
    reply: Health,
    handle: async ({ caller, params, language }) =>
      healthOf(await service.get(caller.organizationId, params.accountId), language),
  });
  const test = defineRoute({
    ...about,
    method: 'POST',
    path: `${one}/health`,
    operationId: 'testAccount',
    summary: 'Test every module of an account again, in the background',
    access: operating,
    status: 202,
    params: accountParams,
    reply: Health,
    handle: async (request) =>
      healthOf(await service.test(requestOf(request), request.params.accountId), request.language),
  });
  return [get, test];
}
