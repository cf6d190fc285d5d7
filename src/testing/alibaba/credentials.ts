import { randomBytes } from 'node:crypto';
import type { CallerIdentity, TemporaryKeys } from './call.ts';

/** A key pair that the simulated cloud accepts. */
export interface SimulatedCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
  /** the RAM user `auditor` unless given */
  readonly identity?: CallerIdentity;
}

export interface KnownKey {
  readonly secret: string;
  readonly token: string | undefined;
  readonly caller: CallerIdentity;
  /** epoch milliseconds; temporary keys only */
  readonly expiresAt: number | undefined;
}

/** Accepted when a simulator is started without credentials of its own. */
export const simulatedCredentials: SimulatedCredentials = {
  accessKeyId: 'LTAI5tSimulatedAuditor',
  accessKeySecret: 'simulated-secret-of-the-auditor',
};

export interface KeyRing {
  find(accessKeyId: string): KnownKey | undefined;
  /** Hands out temporary keys for a role. */
  issue(role: string, session: string, expiresAt: number): TemporaryKeys;
}

export function createKeyRing(credentials: readonly SimulatedCredentials[]): KeyRing {
  const keys = new Map<string, KnownKey>();
  for (const { accessKeyId, accessKeySecret, securityToken, identity } of credentials)
    keys.set(accessKeyId, {
      secret: accessKeySecret,
      token: securityToken,
      caller: identity ?? { kind: 'user', name: 'auditor' },
      expiresAt: undefined,
    });
  return {
    find: (accessKeyId) => keys.get(accessKeyId),
    issue: (role, session, expiresAt) => {
      const issued = {
        accessKeyId: `STS.${randomBytes(12).toString('hex')}`,
        accessKeySecret: randomBytes(24).toString('hex'),
        securityToken: randomBytes(48).toString('base64'),
        expiresAt,
      };
      const caller = { kind: 'role', name: role, session } as const;
      keys.set(issued.accessKeyId, {
        secret: issued.accessKeySecret,
        token: issued.securityToken,
        caller,
        expiresAt,
      });
      return issued;
    },
  };
}
