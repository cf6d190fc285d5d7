import type { Cloud } from './cloud.ts';
import type { CloudError } from './operation.ts';
import type { Transport } from './recording.ts';
import type { Text } from './text.ts';

/** A value that prints as nothing: `reveal` is for signing alone. */
export interface Concealed {
  reveal(): string;
}

/** The keys of a user of the cloud. */
export interface KeyCredentials {
  readonly kind: 'key';
  readonly accessKeyId: string;
  readonly accessKeySecret: Concealed;
}

/** A role that is taken on, again and again before it expires, with the keys of a user. */
export interface RoleCredentials {
  readonly kind: 'role';
  readonly accessKeyId: string;
  readonly accessKeySecret: Concealed;
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sessionName?: string;
}

/** An application of a directory, and the subscription that it reads. */
export interface ServicePrincipalCredentials {
  readonly kind: 'service-principal';
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: Concealed;
  readonly subscriptionId: string;
}

/** What somebody entered to connect an account. */
export type EnteredCredentials = KeyCredentials | RoleCredentials | ServicePrincipalCredentials;
export const credentialKinds = ['key', 'role', 'service-principal'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** Where the credentials come from; the cure for what is wrong with them depends on it. */
export type CredentialSource = 'environment' | 'entered';

export const sides = ['china', 'outside-china'] as const;
export type Side = (typeof sides)[number];

/** One side of a vendor's world: an account belongs to the site where it was opened. */
export interface CloudSite {
  readonly side: Side;
  readonly title: Text;
  /** where people manage the account in a browser */
  readonly consoleUrl: string;
  /** the region that is asked first when any will do */
  readonly homeRegion: string;
}

export interface ConnectOptions {
  /** what was entered; without it, what the vendor's own tools would use */
  readonly credentials?: EnteredCredentials;
  /** where the account of entered credentials was opened */
  readonly side?: Side;
  readonly profile?: string;
  /** every call goes to this base URL instead of to the vendor's own hosts */
  readonly endpoint?: string;
  /** what an endpoint may lead to besides public addresses, where others than the user of this machine choose it; not limited otherwise */
  readonly outside?: { readonly allowed: readonly string[] };
  readonly requestTimeoutMs: number;
  readonly onWarning: (warning: Text) => void;
}

/** A signed connection: one attempt per call. */
export interface Wire extends Transport {
  /** which account is meant, where credentials may reach several and one was named; else the cloud is asked */
  readonly account?: string;
  close(): Promise<void>;
}

/** How a cloud is connected. Everything is loaded only when it is asked for. */
export interface CloudProgram {
  readonly id: string;
  readonly sites: readonly CloudSite[];
  /** what can be entered to connect an account */
  readonly credentialKinds: readonly CredentialKind[];
  cloud(): Promise<Cloud>;
  /** Throws AppError 'credentials-missing', 'invalid-file' or 'invalid-request'. */
  connect(options: ConnectOptions): Promise<Wire>;
  /** What is wrong with the credentials or the clock and what to do; null when they are not to blame. */
  explain(error: CloudError, source: CredentialSource): Promise<Text | null>;
  /** The documents of a role that a scan reads with: whom it trusts, and what that user needs; what is not named stays to be filled in. */
  rolePolicies?(names: { readonly principal?: string; readonly externalId: string; readonly roleArn?: string }): {
    readonly trust: Readonly<Record<string, unknown>>;
    readonly assume: Readonly<Record<string, unknown>>;
  };
}
