import type { CloudProgram, CredentialKind, Side } from '#model/cloud-program.ts';
import { concealed, contextOf, sealCredentials, shownOf } from './credentials.ts';
import type { AccountsOptions } from './options.ts';
import { takesOtherCredentials } from './refusals.ts';
import type { Request } from './request.ts';
import type { Credentials, ShownCredentials } from './schemas.ts';
import { identify } from './verification.ts';

/** Credentials that have shown whose they are, ready to be stored. */
export interface Proof {
  readonly externalId: string;
  readonly kind: CredentialKind;
  readonly sealed: Buffer;
  readonly shown: ShownCredentials;
}

/** Asks the cloud whose the credentials are, before anything is written. */
export async function proveCredentials(
  { keys, allowedAddresses, requestTimeoutMs = 10_000 }: AccountsOptions,
  { organizationId, now, signal }: Request,
  account: {
    readonly id: string;
    readonly program: CloudProgram;
    readonly credentials: Credentials;
    readonly endpoint: string | null;
    readonly side: Side;
  },
): Promise<Proof> {
  const { program, endpoint, side } = account;
  if (!program.credentialKinds.includes(account.credentials.kind)) throw takesOtherCredentials(program.credentialKinds);
  const credentials = concealed(account.credentials);
  const access = { program, credentials, endpoint, side, allowedAddresses, requestTimeoutMs, signal };
  const identity = await identify(access, now);
  const sealed = await sealCredentials(keys, credentials, contextOf(organizationId, account.id));
  return { externalId: identity.account, kind: credentials.kind, sealed, shown: shownOf(credentials, identity) };
}
