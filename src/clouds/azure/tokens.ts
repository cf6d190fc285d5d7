import type { Text } from '#model/text.ts';
import type { TokenTraffic } from './token-failures.ts';

/** Hands out bearer tokens for Azure Resource Manager. */
export interface TokenSource {
  /** where they come from, for people; never a secret */
  readonly describe: Text;
  /** A token that is valid for some minutes. Throws `CloudError` when there is none to be had. */
  get(signal?: AbortSignal): Promise<string>;
}

/** The part of a credential of @azure/identity that is used, and what it did last. */
export interface Credential {
  readonly traffic: TokenTraffic;
  getToken(
    scope: string,
    options: { readonly abortSignal?: AbortSignal },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}
