import type { CredentialKind, Side } from '#model/cloud-program.ts';
import type { Text } from '#model/text.ts';
import type { HealthStatus, RecordingFacts, ShownCredentials } from './schemas.ts';

export interface StoredHealth {
  readonly status: HealthStatus;
  readonly service: string | null;
  readonly operation: string | null;
  readonly code: string | null;
  readonly message: Text | null;
  readonly checkedAt: string | null;
}

/** An account as it is stored; `credentials` are sealed. */
export interface AccountRow {
  readonly id: string;
  readonly cloud: string;
  readonly externalId: string;
  readonly name: string;
  readonly source: 'live' | 'sample' | 'recording';
  readonly side: Side;
  readonly endpoint: string | null;
  readonly credentials: Buffer | null;
  readonly credentialsKind: CredentialKind | 'none';
  readonly credentialsShown: ShownCredentials;
  readonly health: Readonly<Record<string, StoredHealth>>;
  readonly healthCheckedAt: string | null;
  readonly recording: RecordingFacts | null;
  readonly status: 'connected' | 'disconnected';
  readonly history: 'kept' | 'deleting' | 'deleted';
  readonly createdAt: string;
  readonly disconnectedAt: string | null;
}

/** What other features may know of an account. */
export interface AccountSummary {
  readonly id: string;
  readonly cloud: string;
  readonly externalId: string;
  readonly name: string;
  readonly source: 'live' | 'sample' | 'recording';
  readonly status: 'connected' | 'disconnected';
}
