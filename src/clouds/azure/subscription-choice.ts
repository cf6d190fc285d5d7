import { readEnvironment } from '#platform/config.ts';
import { AppError } from '#platform/errors.ts';
import { type KnownSubscription, requireSubscription } from './cli-profile.ts';

/** Which subscription is meant. */
export interface SubscriptionChoice {
  /** undefined: whichever one the credentials may read */
  readonly id: string | undefined;
  /** what the vendor's command line knows of it */
  readonly known: KnownSubscription | undefined;
}

const pattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** --profile, else AZURE_SUBSCRIPTION_ID. Throws AppError 'invalid-request' or 'credentials-missing'. */
export function namedSubscription(
  known: readonly KnownSubscription[] | null,
  profile: string | undefined,
): SubscriptionChoice {
  if (profile !== undefined) return chosen(requireSubscription(known, profile));
  const id = readEnvironment('AZURE_SUBSCRIPTION_ID')?.trim().toLowerCase();
  if (id === undefined) return { id, known: undefined };
  if (!pattern.test(id)) {
    throw new AppError('invalid-request', {
      en: 'AZURE_SUBSCRIPTION_ID is not the id of a subscription, which looks like 00000000-0000-0000-0000-000000000000. To pick one by its name: --profile NAME',
      zh: 'AZURE_SUBSCRIPTION_ID 不是有效的订阅 ID（形如 00000000-0000-0000-0000-000000000000）。如需按名称指定，请用 --profile NAME',
    });
  }
  return { id, known: known?.find((one) => one.id === id) };
}

/** The one that the vendor's command line works with; it says nothing to credentials from elsewhere. */
export function defaultSubscription(known: readonly KnownSubscription[] | null): SubscriptionChoice {
  const standard = known?.find(({ isDefault }) => isDefault);
  return standard ? chosen(standard) : { id: undefined, known: undefined };
}

function chosen(known: KnownSubscription): SubscriptionChoice {
  return { id: known.id, known };
}
