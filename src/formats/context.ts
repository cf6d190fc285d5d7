import type { CatalogueEntry, Pack } from '#model/check.ts';
import type { Result } from '#model/result.ts';
import type { Language } from '#model/text.ts';

/** What every format needs to know besides the results. */
export interface ReportContext {
  readonly language: Language;
  /** by check id */
  readonly catalogue: ReadonlyMap<string, CatalogueEntry>;
  readonly packs: readonly Pack[];
  readonly productVersion: string;
}

/** Where and when a result was found. */
export interface Place {
  readonly cloud: string;
  /** the vendor's account id */
  readonly account: string;
  /** instant, ISO */
  readonly seenAt: string;
}

/** A result with its place. */
export interface PlacedResult {
  readonly place: Place;
  readonly result: Result;
  /** it failed before and does no more; only where results have a history */
  readonly isResolved?: true;
  /** instant, ISO: when it was found for the first time */
  readonly firstSeenAt?: string;
  /** a labelled sample, not a real account */
  readonly sample?: true;
  /** the run that it is of was cancelled */
  readonly cancelled?: true;
}
