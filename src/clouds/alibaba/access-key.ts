import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import type { OutsidePolicy } from '#platform/outside-address.ts';
import { Secret } from '#platform/secret.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: Secret;
  readonly securityToken?: Secret;
}

export interface CredentialProvider {
  /** The keys to sign with now; temporary ones are renewed before they expire. Throws `CloudError` when they cannot be. */
  get(signal?: AbortSignal): Promise<Credentials>;
  /** where they come from, for people; never a secret */
  readonly describe: Text;
}

export interface CredentialOptions {
  readonly profile?: string | undefined;
  /** where AssumeRole is sent, when every call goes to one base URL */
  readonly endpoint?: URL | undefined;
  /** limits where the endpoint may lead */
  readonly outside?: OutsidePolicy | undefined;
  readonly onWarning?: ((text: Text) => void) | undefined;
  /** the user's home folder */
  readonly home?: string | undefined;
  /** the instance metadata service; for tests, loopback only */
  readonly metadataBase?: URL | undefined;
  readonly now?: (() => number) | undefined;
}

/** Keys as they were written down; `describe` also names the place in an error. */
export function fixedCredentials(
  keys: { readonly id: string; readonly secret: string; readonly token: string | undefined },
  describe: Text,
): CredentialProvider {
  const credentials = toCredentials(keys);
  if (!credentials) {
    throw new AppError('credentials-missing', {
      en: `The access key in ${describe.en} holds a blank or a character that no key has: copy it again.`,
      zh: `${describe.zh}中的 AccessKey 含有空格或 AccessKey 中不会出现的字符：请重新复制。`,
    });
  }
  return { describe, get: async () => credentials };
}

/** Null when a part cannot be a key: an id or a token goes into a header, where a line break would be an attack. */
export function toCredentials(keys: {
  readonly id: string;
  readonly secret: string;
  readonly token: string | undefined;
}): Credentials | null {
  const parts = [keys.id, keys.secret, ...(keys.token === undefined ? [] : [keys.token])].map((part) => part.trim());
  if (!parts.every((part) => /^[\x21-\x7e]+$/.test(part))) return null;
  const [id = '', secret = '', token] = parts;
  if (token === undefined) return { accessKeyId: id, accessKeySecret: new Secret(secret) };
  const [accessKeySecret, securityToken] = [new Secret(secret, 'temporary'), new Secret(token, 'temporary')];
  return { accessKeyId: id, accessKeySecret, securityToken };
}
