import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { AppError } from './errors.ts';
import type { MasterKeys } from './master-key.ts';
import { Secret } from './secret.ts';

/** Where a secret belongs, such as organisation, table and row: moved elsewhere, it does not decrypt. */
export type SecretContext = readonly [string, ...string[]];

/** What wraps the data keys: a key ring of our own or any key management service. */
export interface KeyService {
  readonly currentKeyId: string;
  /** Wraps a data key of 32 bytes with the current master key; keeps no reference to it. */
  wrap(dataKey: Buffer, context: SecretContext): Promise<{ readonly keyId: string; readonly wrapped: Buffer }>;
  /** Throws `AppError` with `decryption-failed` where the master key is missing or the wrapped key or its context was changed. */
  unwrap(keyId: string, wrapped: Buffer, context: SecretContext): Promise<Buffer>;
}

export const maxSecretBytes = 65_536;
const version = 1;
const dataKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const maxKeyIdBytes = 255;
const maxWrappedBytes = 4_096;

/** Wraps with master keys of our own. */
export function createLocalKeyService(ring: MasterKeys): KeyService {
  return {
    currentKeyId: ring.currentKeyId,
    wrap: async (dataKey, context) => {
      const keyId = ring.currentKeyId;
      return { keyId, wrapped: seal(keyOf(ring, keyId), dataKey, additional('data key', keyId, ...context)) };
    },
    unwrap: async (keyId, wrapped, context) =>
      open(keyOf(ring, keyId), wrapped, additional('data key', keyId, ...context)),
  };
}

/** Seals a text under a data key of its own, which the key service wraps. */
export async function encryptSecret(
  keys: KeyService,
  plaintext: Secret | string,
  context: SecretContext,
): Promise<Buffer> {
  const text = typeof plaintext === 'string' ? plaintext : plaintext.reveal();
  const plain = Buffer.from(text, 'utf8');
  if (plain.length > maxSecretBytes || !text.isWellFormed()) throw unsuitable();
  const dataKey = randomBytes(dataKeyBytes);
  try {
    const { keyId, wrapped } = await keys.wrap(dataKey, context);
    return join({ keyId, wrapped, body: seal(dataKey, plain, additional('secret', ...context)) });
  } finally {
    dataKey.fill(0);
    plain.fill(0);
  }
}

/** The text that `encryptSecret` sealed for this very context. */
export async function decryptSecret(keys: KeyService, sealed: Buffer, context: SecretContext): Promise<Secret> {
  const { keyId, wrapped, body } = part(sealed);
  const dataKey = await unwrapDataKey(keys, keyId, wrapped, context);
  try {
    const plain = open(dataKey, body, additional('secret', ...context));
    const secret = new Secret(plain.toString('utf8'));
    plain.fill(0);
    return secret;
  } finally {
    dataKey.fill(0);
  }
}

/** The same secret with its data key wrapped by the current master key; the text itself is not decrypted. */
export async function rewrapSecret(keys: KeyService, sealed: Buffer, context: SecretContext): Promise<Buffer> {
  const { keyId, wrapped, body } = part(sealed);
  if (keyId === keys.currentKeyId) return sealed;
  const dataKey = await unwrapDataKey(keys, keyId, wrapped, context);
  try {
    return join({ ...(await keys.wrap(dataKey, context)), body });
  } finally {
    dataKey.fill(0);
  }
}

/** The master key that a sealed secret needs. */
export function keyIdOf(sealed: Buffer): string {
  return part(sealed).keyId;
}

interface Parts {
  readonly keyId: string;
  readonly wrapped: Buffer;
  /** nonce, tag, ciphertext */
  readonly body: Buffer;
}

/** version (1 byte) · length of the key id (1) · key id · length of the wrapped key (2) · wrapped key · nonce (12) · tag (16) · ciphertext */
function join({ keyId, wrapped, body }: Parts): Buffer {
  const id = Buffer.from(keyId, 'utf8');
  if (id.length === 0 || id.length > maxKeyIdBytes || wrapped.length > maxWrappedBytes) {
    throw new RangeError('The key service gave a key id or a wrapped key of an impossible length.');
  }
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  return Buffer.concat([Buffer.from([version, id.length]), id, length, wrapped, body]);
}

function part(sealed: Buffer): Parts {
  const idEnd = 2 + (sealed[1] ?? 0);
  if (sealed[0] !== version || idEnd === 2 || sealed.length < idEnd + 2) throw changed();
  const wrappedEnd = idEnd + 2 + sealed.readUInt16BE(idEnd);
  const bodyBytes = sealed.length - wrappedEnd;
  if (bodyBytes < nonceBytes + tagBytes || bodyBytes > nonceBytes + tagBytes + maxSecretBytes) throw changed();
  return {
    keyId: sealed.toString('utf8', 2, idEnd),
    wrapped: sealed.subarray(idEnd + 2, wrappedEnd),
    body: sealed.subarray(wrappedEnd),
  };
}

async function unwrapDataKey(
  keys: KeyService,
  keyId: string,
  wrapped: Buffer,
  context: SecretContext,
): Promise<Buffer> {
  const dataKey = await keys.unwrap(keyId, wrapped, context);
  if (dataKey.length !== dataKeyBytes) throw changed();
  return dataKey;
}

/** What is authenticated beside the ciphertext; where one word ends and the next begins counts. */
function additional(...words: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([`bastide ${version}`, ...words]), 'utf8');
}

function seal(key: Buffer | KeyObject, plain: Buffer, aad: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

function open(key: Buffer | KeyObject, body: Buffer, aad: Buffer): Buffer {
  try {
    const nonce = body.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(aad);
    decipher.setAuthTag(body.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(body.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch (error) {
    throw changed(error);
  }
}

function keyOf(ring: MasterKeys, keyId: string): KeyObject {
  const key = ring.keys.get(keyId);
  if (key === undefined) throw changed();
  return key;
}

function changed(cause?: unknown): AppError {
  return new AppError(
    'decryption-failed',
    {
      en: 'A stored secret cannot be decrypted: the master key that sealed it is missing, or the stored data was changed. Start the server with all master keys that were ever used, or enter the secret again.',
      zh: '无法解密已保存的机密：加密它的主密钥缺失，或保存的数据被改动。请使用曾经用过的全部主密钥启动服务器，或重新输入该机密。',
    },
    { cause },
  );
}

function unsuitable(): AppError {
  return new AppError('invalid-request', {
    en: `A secret must be valid Unicode text of at most ${maxSecretBytes} bytes.`,
    zh: `机密必须是有效的 Unicode 文本，且不超过 ${maxSecretBytes} 字节。`,
  });
}
