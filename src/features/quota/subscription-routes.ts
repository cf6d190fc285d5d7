import { type AnyRoute, defineRoute } from '#platform/web/route.ts';
import { changers } from './routes.ts';
import * as schemas from './schemas.ts';
import type { QuotaService } from './service.ts';
import { buy, downgrade, refund, renew, scaleOut } from './subscription.ts';

const about = {
  method: 'POST',
  tag: 'quota',
  access: changers,
  idempotent: true,
  reply: schemas.QuotaOverview,
} as const;
const path = '/api/v1/quota/subscription';

/** Each answers with how things are afterwards. */
export function subscriptionRoutes(service: QuotaService): readonly AnyRoute[] {
  return [
    defineRoute({
      ...about,
      path,
      summary: 'Buy a subscription',
      description:
        'It costs unit price × quota × months. Refused while pay-as-you-go is on or suspended, or a subscription runs.',
      operationId: 'buySubscription',
      status: 201,
      body: schemas.NewSubscription,
      handle: ({ caller, body, now }) => service.change(caller, now, (change) => buy(change, body)),
    }),
    defineRoute({
      ...about,
      path: `${path}/scale-out`,
      summary: 'Add scans to each month of the subscription',
      operationId: 'scaleOutSubscription',
      body: schemas.ScaleOut,
      handle: ({ caller, body, now }) => service.change(caller, now, (change) => scaleOut(change, body)),
    }),
    defineRoute({
      ...about,
      path: `${path}/renew`,
      summary: 'Add months to the subscription',
      operationId: 'renewSubscription',
      body: schemas.Renewal,
      handle: ({ caller, body, now }) => service.change(caller, now, (change) => renew(change, body)),
    }),
    defineRoute({
      ...about,
      path: `${path}/downgrade`,
      summary: 'Take scans from each month of the subscription, or end it with the present month',
      operationId: 'downgradeSubscription',
      body: schemas.Downgrade,
      handle: ({ caller, body, now }) => service.change(caller, now, (change) => downgrade(change, body)),
    }),
    defineRoute({
      ...about,
      path: `${path}/refund`,
      summary: 'End the subscription at once',
      operationId: 'refundSubscription',
      handle: ({ caller, now }) => service.change(caller, now, refund),
    }),
  ];
}
