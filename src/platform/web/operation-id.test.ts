import { expect, it } from 'vitest';
import { operationIdOf } from './operation-id.ts';
import { type AnyRoute, defineRoute, type Method } from './route.ts';

const base = defineRoute({
  method: 'GET',
  path: '/',
  summary: 'x',
  tag: 'x',
  access: { public: true },
  reply: null,
  handle: async () => {},
});

it.each<[Method, string, string, Partial<AnyRoute>?]>([
  ['GET', '/api/v1/exceptions', 'listExceptions'],
  ['POST', '/api/v1/exceptions', 'createException'],
  ['GET', '/api/v1/exceptions/{exceptionId}', 'getException'],
  ['PATCH', '/api/v1/exceptions/{exceptionId}', 'updateException'],
  ['PUT', '/api/v1/exceptions/{exceptionId}', 'replaceException'],
  ['DELETE', '/api/v1/exceptions/{exceptionId}', 'deleteException'],
  ['POST', '/api/v1/runs/{runId}/cancel', 'cancelRun'],
  ['POST', '/api/v1/runs/{runId}/set-aside', 'setAsideRun'],
  ['GET', '/api/v1/runs/{runId}/events', 'getRunEvents', { events: true }],
  ['GET', '/api/v1/runs/{runId}/results', 'listRunResults'],
  ['GET', '/api/v1/check-policies/{policyId}', 'getCheckPolicy'],
  ['GET', '/api/v1/quota', 'getQuota'],
  ['GET', '/api/v1/quota/status', 'getQuotaStatus'],
  ['PUT', '/api/v1/quota', 'replaceQuota'],
  ['GET', '/healthz', 'getHealthz'],
  ['GET', '/api/v1/findings.csv', 'getFindingsCsv', { contentType: 'text/csv' }],
  ['POST', '/api/v1/session', 'createSession'],
  ['POST', '/api/v1/session', 'logOn', { operationId: 'logOn' }],
])('%s %s is %s', (method, path, id, more = {}) => {
  expect(operationIdOf({ ...base, method, path, ...more })).toBe(id);
});
