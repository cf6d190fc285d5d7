import { z } from 'zod';
import { armGet, armList, resource } from '../arm.ts';

// Shapes: @azure/arm-resources-subscriptions 2.1.1, which is made for this version.
const apiVersion = '2022-12-01';

export const subscriptionId = z
  .string()
  .regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i)
  .transform((id) => id.toLowerCase());

const Subscription = z.object({
  subscriptionId,
  displayName: z.string().min(1),
  state: z.unknown().optional(),
  tenantId: z.unknown().optional(),
  subscriptionPolicies: z.object({ quotaId: z.unknown().optional(), spendingLimit: z.unknown().optional() }).nullish(),
  managedByTenants: z.unknown().optional(),
  tags: resource.tags,
});

/** Who the account is: also asked when a connection begins. */
export const getSubscription = armGet({
  provider: 'Microsoft.Resources',
  path: '/subscriptions/{subscription}',
  apiVersion,
  permission: 'Microsoft.Resources/subscriptions/read',
  shared: true,
  reply: Subscription,
});

/** Asked only when nobody said which subscription is meant. Whoever may read none of them gets an empty list. */
export const listSubscriptions = armList({
  provider: 'Microsoft.Resources',
  path: '/subscriptions',
  apiVersion,
  permission: 'Microsoft.Resources/subscriptions/read',
  item: z.object({ subscriptionId, displayName: z.string().default(''), state: z.string().default('') }),
});

export const listLocations = armList({
  provider: 'Microsoft.Resources',
  path: '/subscriptions/{subscription}/locations',
  apiVersion,
  permission: 'Microsoft.Resources/subscriptions/locations/read',
  item: z.object({ name: z.string().min(1) }),
});
