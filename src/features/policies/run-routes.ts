import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { RunEstimate } from './estimate-schemas.ts';
import { RunAsk, RunsAsked } from './run-scope.ts';
import type { RunNowService } from './run-service.ts';

export function runNowRoutes(service: RunNowService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/runs',
      summary: 'Run now: everything, one policy, one check, one asset or one finding',
      description:
        'One check, one asset and one finding are verified ahead of other runs. Parameters are those of the policies that cover an account and a check, else defaults.',
      operationId: 'requestRuns',
      tag: 'run',
      access: { roles: ['owner', 'administrator', 'operator'] },
      idempotent: true,
      status: 202,
      body: RunAsk,
      reply: RunsAsked,
      handle: ({ caller, body, now }) => service.request(caller, body.scope, now),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/runs/estimate',
      summary: 'What runs would scan and cost, before they are asked for',
      description:
        'From the inventory as it is; no cloud is asked. Numbers are upper bounds, and too low where a list was never read.',
      operationId: 'estimateRuns',
      tag: 'run',
      access: { roles, scope: 'run:read' },
      body: RunAsk,
      reply: RunEstimate,
      handle: ({ caller, body, now }) => service.estimate(caller, body.scope, now),
    }),
  ];
}
