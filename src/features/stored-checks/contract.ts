import type { CatalogueEntry } from '#model/check.ts';
import type { Transaction } from '#platform/database/database.ts';
import type { CloudsOf } from '../organization-clouds.ts';

/** A stored check, ready to judge assets of its cloud. */
export interface StoredEntry {
  readonly cloud: string;
  readonly entry: CatalogueEntry;
}

/** What other features and the server ask of stored checks, in their own transactions. */
export interface StoredChecks {
  /** Those of an organisation that can be judged; one small query and the same array, as long as nothing has changed. */
  entriesOf(transaction: Transaction, organizationId: string): Promise<readonly StoredEntry[]>;
  /** The clouds with them in their catalogues. */
  readonly cloudsOf: CloudsOf;
}
