import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { approve, edit, reject, renew, revoke } from './decisions.ts';
import * as schemas from './schemas.ts';
import type { ExceptionService } from './service.ts';

const tag = 'exception';
const readers = { roles };
const askers = { roles: ['owner', 'administrator', 'operator'] as const };
const deciders = { roles: ['owner', 'administrator'] as const };
const path = '/api/v1/exceptions/{exceptionId}';

export function exceptionRoutes(service: ExceptionService): readonly AnyRoute[] {
  return [...collectionRoutes(service), ...decisionRoutes(service), ...requesterRoutes(service)];
}

function collectionRoutes(service: ExceptionService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/exceptions',
      summary: 'Exceptions, the newest first',
      tag,
      access: readers,
      query: schemas.ExceptionQuery,
      reply: schemas.ExceptionPage,
      handle: ({ caller, query, now }) => service.list(caller, query, now),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/exceptions',
      summary: 'Accept a risk until a date, or ask for it',
      description:
        'Administrators and owners grant at once, unless the organisation wants a second person. What an operator asks for always waits for an administrator or owner.',
      tag,
      access: askers,
      status: 201,
      idempotent: true,
      body: schemas.NewException,
      reply: schemas.Exception,
      handle: async ({ caller, body, now, reply }) => {
        const exception = await service.request(caller, body, now);
        reply.header('location', `/api/v1/exceptions/${exception.id}`);
        return exception;
      },
    }),
    defineRoute({
      method: 'GET',
      path,
      summary: 'One exception',
      tag,
      access: readers,
      params: schemas.exceptionId,
      reply: schemas.ExceptionDetail,
      handle: ({ caller, params, now }) => service.get(caller, params.exceptionId, now),
    }),
  ];
}

function decisionRoutes(service: ExceptionService): readonly AnyRoute[] {
  const shared = { method: 'POST', tag, params: schemas.exceptionId, reply: schemas.Exception } as const;
  return [
    defineRoute({
      ...shared,
      path: `${path}/approve`,
      operationId: 'approveException',
      summary: 'Grant what somebody else asked for: an exception or its new end',
      access: deciders,
      body: schemas.Decision,
      handle: ({ caller, params, body, now }) =>
        service.decide(caller, params.exceptionId, now, (change, one) => approve(change, one, body.note)),
    }),
    defineRoute({
      ...shared,
      path: `${path}/reject`,
      operationId: 'rejectException',
      summary: 'Refuse what somebody else asked for',
      access: deciders,
      body: schemas.Refusal,
      handle: ({ caller, params, body, now }) =>
        service.decide(caller, params.exceptionId, now, (change, one) => reject(change, one, body.note)),
    }),
  ];
}

function requesterRoutes(service: ExceptionService): readonly AnyRoute[] {
  const shared = { tag, params: schemas.exceptionId, reply: schemas.Exception, access: askers } as const;
  return [
    defineRoute({
      ...shared,
      method: 'POST',
      path: `${path}/revoke`,
      operationId: 'revokeException',
      summary: 'End an exception now, or withdraw a request',
      description: 'What it covered counts again at once. Operators may do it to what they asked for themselves.',
      body: schemas.Revocation,
      handle: ({ caller, params, body, now }) =>
        service.decide(caller, params.exceptionId, now, (change, one) => revoke(change, one, body.reason)),
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: `${path}/renew`,
      operationId: 'renewException',
      summary: 'Give an exception another end, or ask for it',
      body: schemas.Renewal,
      handle: ({ caller, params, body, now }) =>
        service.decide(caller, params.exceptionId, now, (change, one) => renew(change, one, body)),
    }),
    defineRoute({
      ...shared,
      method: 'PATCH',
      path,
      summary: 'Change the reason, the owner or the ticket',
      body: schemas.ExceptionChange,
      handle: ({ caller, params, body, now }) =>
        service.decide(caller, params.exceptionId, now, (change, one) => edit(change, one, body)),
    }),
  ];
}
