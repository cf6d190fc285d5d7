import type { PreparedCheck } from '#engine/prepare.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Gap } from '#model/gap.ts';
import type { ReaderContext } from '#scan/reader.ts';
import type { BillingMode } from './contract.ts';
import type { Scope } from './scope.ts';
import type { UnitWork } from './store/batch.ts';

/** What the units of a run share. */
export interface RunContext {
  readonly cloud: Cloud;
  readonly checks: readonly PreparedCheck[];
  readonly scope: Scope;
  /** of a verification: the ids it is about */
  readonly wanted: ReadonlySet<string> | null;
  /** kinds that links of the checks lead to */
  readonly farKinds: ReadonlySet<string>;
  /** by kind, the fields that links of any check lead to */
  readonly linkFields: ReadonlyMap<string, readonly string[]>;
  /** by kind, the kinds whose verdicts over links rest on it */
  readonly nearKinds: ReadonlyMap<string, readonly string[]>;
  readonly reader: ReaderContext;
  /** in a recording, an unrecorded list of a service's regions is no gap */
  readonly mayLackRegionLists: boolean;
  /** the account's region list could not be read */
  readonly regionGap: Gap | null;
  readonly billingMode: BillingMode;
  readonly store: Pick<
    UnitWork,
    'database' | 'fence' | 'accountId' | 'cloud' | 'severityOf' | 'risks' | 'judgedAt' | 'era' | 'now' | 'at'
  >;
  /** aborted when the run is cancelled, paused, lost, or the worker ends */
  readonly signal: AbortSignal;
  /** one unit has failed: the others need not go on */
  readonly abort: () => void;
  readonly onUnit: (figures: {
    readonly stage: string;
    readonly judged: number;
    readonly carried: number;
    readonly assets: number;
  }) => void;
}
