import type { CatalogueEntry, Pack } from './check.ts';
import type { Collector, Reader } from './collector.ts';
import type { Operation, Quota } from './operation.ts';
import type { Text } from './text.ts';

/** Who the credentials belong to. */
export interface Identity {
  readonly account: string;
  /** the vendor's own name of the caller */
  readonly caller: string;
  readonly isRoot: boolean;
}

/** Everything the rest of Bastide needs to know about a cloud; programs hand it in. */
export interface Cloud {
  readonly id: string;
  readonly title: Text;
  readonly catalogue: readonly CatalogueEntry[];
  readonly collectors: readonly Collector[];
  readonly packs: readonly Pack[];
  readonly identity: {
    readonly operations: readonly Operation[];
    /** `reader.account` is what the wire names, or empty */
    readonly read: (reader: Reader) => Promise<Identity>;
  };
  readonly regions: {
    /** what is tried when the account's own list cannot be read */
    readonly tried: readonly string[];
    /** every region id that the vendor has published */
    readonly published: readonly string[];
    readonly operations: readonly Operation[];
    readonly read: (reader: Reader) => Promise<readonly string[]>;
  };
  readonly quotaOf: (service: string, operation: string) => Quota;
  /** the least-privilege policy that allows exactly these permissions, in the cloud's own format */
  readonly policyDocument: (permissions: readonly string[]) => unknown;
}
