import type { AnyAssetKind } from './asset.ts';
import type { Gap } from './gap.ts';
import type { CallInput, Operation } from './operation.ts';

/** What a collector reads through. Every method throws `ReadFailure`, and nothing else, when the cloud gives no usable answer. */
export interface Reader {
  readonly account: string;
  /** the regions that this scan covers */
  readonly regions: readonly string[];
  /** null for a global service */
  readonly region: string | null;
  /** the clock of the scan, epoch milliseconds */
  readonly now: number;
  call<T>(operation: Operation<T>, input?: CallInput, options?: { region?: string | null }): Promise<T>;
  /** Names a failed read that a collector went on without, so that the run's gaps show it. */
  report(gap: Gap): void;
  /** Every page of a list, parsed. Ends by throwing when a page is missing. */
  pages<T>(operation: Operation<T>, input?: CallInput, options?: { region?: string | null }): AsyncIterable<T>;
}

/** An asset as a list call shows it; fields are still the vendor's and are parsed against the asset kind. */
export interface Found {
  readonly id: string;
  readonly name: string;
  readonly displayName?: string;
  /** when it differs from the region that was listed (a global list of regional things) */
  readonly region?: string | null;
  readonly tags?: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A value that is known in part: what was read, and why the rest is missing. A link by it leads to what is known, and is incomplete. */
export class PartlyRead {
  readonly known: unknown;
  readonly gap: Gap;
  constructor(known: unknown, gap: Gap) {
    this.known = known;
    this.gap = gap;
  }
}

/** A read of some fields of one asset. Fails as a whole: each of its fields is then a gap. */
export interface Detail {
  readonly fields: readonly string[];
  readonly operations: readonly Operation[];
  /** Fields are left unread (`NotRead`) where this is false: they cannot matter for that asset. Sees parsed list fields and earlier details. */
  readonly when?: (asset: Found) => boolean;
  /** the fields that `when` and `read` look at */
  readonly needs?: readonly string[];
  readonly read: (reader: Reader, asset: Found) => Promise<Readonly<Record<string, unknown>>>;
}

/**
 * How the assets of one kind are read: a list, then details of each. The scan decides from the selected checks which details are
 * needed, runs them with bounded concurrency, and turns every failure into a gap; a collector has no error handling of its own
 * but for answers that are errors by name only (no such policy = none).
 */
export interface Collector {
  readonly asset: AnyAssetKind;
  /** regional: once per region. global: once. sites: once per region that `sites` gives. */
  readonly scope: 'regional' | 'global';
  /** for a service whose data sits in a few central places: which of them the scanned regions use */
  readonly sites?: (regions: readonly string[]) => readonly string[];
  /** Which regions the service exists in. When that read fails, every region of the account is tried. */
  readonly availability?: Availability;
  readonly list: {
    readonly operations: readonly Operation[];
    /** the vendor's codes for "the account has not activated the service": then there is nothing to list */
    readonly notActivated?: readonly string[];
    /** What the list is read for, one by one: instance types, users. A failure of one is a gap of the list; the others are still read. */
    readonly parents?: (reader: Reader) => AsyncIterable<unknown>;
    readonly read: (reader: Reader, parent: never) => AsyncIterable<Found>;
  };
  readonly details: readonly Detail[];
}

export interface Availability {
  readonly operations: readonly Operation[];
  readonly read: (reader: Reader) => Promise<readonly string[]>;
}

interface CollectorSpec<K extends AnyAssetKind, P> {
  asset: K;
  scope: 'regional' | 'global';
  sites?: (regions: readonly string[]) => readonly string[];
  availability?: Availability;
  list: {
    operations: readonly Operation<unknown>[];
    notActivated?: readonly string[];
    parents?: (reader: Reader) => AsyncIterable<P>;
    read: (reader: Reader, parent: P) => AsyncIterable<Found>;
  };
  details?: readonly Detail[];
}

export function defineCollector<K extends AnyAssetKind, P = undefined>(spec: CollectorSpec<K, P>): Collector {
  return { ...spec, details: spec.details ?? [] } as Collector;
}
