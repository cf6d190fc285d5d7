import { Readable } from 'node:stream';
import { type AnyRoute, defineRoute } from '#platform/web/route.ts';
import type { MetricsRequest } from './metrics-access.ts';
import { Health, Readiness } from './schemas.ts';

export interface OperationsDoors {
  readiness(): Promise<Readiness>;
  /** throws AppError where the caller may not */
  admitToMetrics(request: MetricsRequest): void;
  renderMetrics(): Promise<string>;
}

export function operationsRoutes({ readiness, admitToMetrics, renderMetrics }: OperationsDoors): readonly AnyRoute[] {
  const facts = { method: 'GET', tag: 'operations', access: { public: true } } as const;
  return [
    defineRoute({
      ...facts,
      path: '/healthz',
      summary: 'Whether the process is alive',
      reply: Health,
      handle: async () => ({ status: 'ok' as const }),
    }),
    defineRoute({
      ...facts,
      path: '/readyz',
      summary: 'Whether the server can do its work; 503 when it cannot, with what is missing',
      reply: Readiness,
      handle: async ({ reply }) => {
        const state = await readiness();
        if (state.status === 'not-ready') reply.status(503);
        return state;
      },
    }),
    defineRoute({
      ...facts,
      path: '/metrics',
      summary: 'Metrics of this process for Prometheus',
      description: 'For this machine itself, or with the token of BASTIDE_METRICS_TOKEN as Authorization: Bearer.',
      reply: null,
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
      handle: async (request) => {
        admitToMetrics(request);
        return Readable.from([await renderMetrics()]);
      },
    }),
  ];
}
