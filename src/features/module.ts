import type { Feature } from '#platform/web/route.ts';

/** What is done when a timer of a kind falls due. It sets the next timer or clears this one in its own transaction; it may be called twice. */
export type TimerHandler = (timer: {
  readonly organizationId: string;
  readonly subjectId: string;
  readonly now: number;
}) => Promise<void>;

/** What every feature gives the server. */
export interface FeatureModule {
  readonly feature: Feature;
  readonly timers?: Readonly<Record<string, TimerHandler>>;
}
