import type { Text } from '#model/text.ts';
import { renewed } from '../renewed.ts';
import type { CredentialProvider, Credentials } from './access-key.ts';

export interface TemporaryCredentials {
  readonly credentials: Credentials;
  /** epoch milliseconds */
  readonly expiresAt: number;
}

/** Keeps temporary credentials fresh. */
export function renewing(
  issue: () => Promise<TemporaryCredentials>,
  describe: Text,
  now: () => number,
): CredentialProvider {
  const get = renewed(async () => {
    const { credentials, expiresAt } = await issue();
    return { value: credentials, expiresAt };
  }, now);
  return { describe, get };
}
