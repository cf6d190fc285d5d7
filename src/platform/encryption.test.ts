import { createSecretKey, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createLocalKeyService,
  decryptSecret,
  encryptSecret,
  type KeyService,
  keyIdOf,
  maxSecretBytes,
  rewrapSecret,
} from './encryption.ts';
import { Secret } from './secret.ts';

const old = createSecretKey(randomBytes(32));
const young = createSecretKey(randomBytes(32));
const before = createLocalKeyService({ currentKeyId: 'k1', keys: new Map([['k1', old]]) });
const rotated = createLocalKeyService({
  currentKeyId: 'k2',
  keys: new Map([
    ['k2', young],
    ['k1', old],
  ]),
});
const after = createLocalKeyService({ currentKeyId: 'k2', keys: new Map([['k2', young]]) });
const context = ['org-1', 'accounts', 'row-1'] as const;
const failure = { name: 'AppError', code: 'decryption-failed' };

test('every text comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      const sealed = await encryptSecret(before, text.toWellFormed(), context);
      expect((await decryptSecret(before, sealed, context)).reveal()).toBe(text.toWellFormed());
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('a byte order mark at the start is kept', async () => {
  const sealed = await encryptSecret(before, '\ufeffkey', context);
  expect((await decryptSecret(before, sealed, context)).reveal()).toBe('\ufeffkey');
});

test('the same secret sealed twice shares nothing but the head', async () => {
  const secret = new Secret('LTAI-the-same-secret');
  const [one, other] = [await encryptSecret(before, secret, context), await encryptSecret(before, secret, context)];
  expect(one.subarray(0, 6)).toEqual(other.subarray(0, 6));
  expect(one.subarray(6).equals(other.subarray(6))).toBe(false);
  expect(one.includes('LTAI')).toBe(false);
});

test.each([
  ['another organisation', ['org-2', 'accounts', 'row-1']],
  ['another table', ['org-1', 'users', 'row-1']],
  ['another row', ['org-1', 'accounts', 'row-2']],
  ['words parted elsewhere', ['org-1', 'account', 'srow-1']],
  ['a word less', ['org-1', 'accounts']],
] as const)('a secret moved to %s does not decrypt, nor is its key wrapped anew', async (_, elsewhere) => {
  const sealed = await encryptSecret(before, 'secret', context);
  await expect(decryptSecret(before, sealed, elsewhere)).rejects.toMatchObject(failure);
  await expect(rewrapSecret(rotated, sealed, elsewhere)).rejects.toMatchObject(failure);
});

test('a change of any bit is noticed, and every failure has the same text', async () => {
  const sealed = await encryptSecret(before, 'secret', context);
  const messages = new Set<string>();
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    const error: unknown = await decryptSecret(before, changed, context).catch((reason: unknown) => reason);
    expect(error).toMatchObject(failure);
    messages.add((error as Error).message);
  }
  expect(messages.size).toBe(1);
});

test('a secret that is cut short or made longer is refused', async () => {
  const sealed = await encryptSecret(before, 'secret', context);
  for (let length = 0; length < sealed.length; length++) {
    await expect(decryptSecret(before, sealed.subarray(0, length), context)).rejects.toMatchObject(failure);
  }
  await expect(decryptSecret(before, Buffer.concat([sealed, Buffer.alloc(1)]), context)).rejects.toMatchObject(failure);
  await expect(
    decryptSecret(before, Buffer.concat([sealed, Buffer.alloc(maxSecretBytes)]), context),
  ).rejects.toMatchObject(failure);
});

test('rotation wraps the data key anew and leaves the ciphertext alone', async () => {
  const sealed = await encryptSecret(before, 'secret', context);
  const rewrapped = await rewrapSecret(rotated, sealed, context);
  expect([keyIdOf(sealed), keyIdOf(rewrapped)]).toEqual(['k1', 'k2']);
  expect(rewrapped.subarray(-34).equals(sealed.subarray(-34))).toBe(true);
  expect((await decryptSecret(after, rewrapped, context)).reveal()).toBe('secret');
  expect(await rewrapSecret(rotated, rewrapped, context)).toBe(rewrapped);
  await expect(decryptSecret(after, sealed, context)).rejects.toMatchObject(failure);
});

test('a secret as long as allowed passes, one more byte or half a surrogate pair does not', async () => {
  const longest = 'é'.repeat(maxSecretBytes / 2);
  const sealed = await encryptSecret(before, longest, context);
  expect((await decryptSecret(before, sealed, context)).reveal()).toBe(longest);
  for (const text of [`${longest}x`, 'a\ud800']) {
    await expect(encryptSecret(before, text, context)).rejects.toMatchObject({ code: 'invalid-request' });
  }
});

test('any key service can stand behind it', async () => {
  const seen: unknown[] = [];
  const remote: KeyService = {
    currentKeyId: 'acs:kms:cn-hangzhou:1:key/abc',
    wrap: async (dataKey, words) => {
      seen.push(words);
      return { keyId: remote.currentKeyId, wrapped: Buffer.from(dataKey.map((byte) => byte ^ 0xff)) };
    },
    unwrap: async (_keyId, wrapped) => Buffer.from(wrapped.map((byte) => byte ^ 0xff)),
  };
  const sealed = await encryptSecret(remote, 'secret', context);
  expect(keyIdOf(sealed)).toBe(remote.currentKeyId);
  expect((await decryptSecret(remote, sealed, context)).reveal()).toBe('secret');
  expect(seen).toEqual([context]);
  // Also one that makes nothing of the context does not let a secret be moved.
  await expect(decryptSecret(remote, sealed, ['org-2', 'accounts', 'row-1'])).rejects.toMatchObject(failure);
  const short: KeyService = { ...remote, unwrap: async () => Buffer.alloc(16) };
  await expect(rewrapSecret({ ...short, currentKeyId: 'next' }, sealed, context)).rejects.toMatchObject(failure);
});

test('printing keys and errors shows no key', async () => {
  const hex = old.export().toString('hex');
  const base64 = old.export().toString('base64');
  const error: unknown = await decryptSecret(before, Buffer.alloc(200, 1), context).catch((reason: unknown) => reason);
  const printed = inspect([old, before, error], { depth: 9, showHidden: true });
  expect(printed).not.toContain(hex.slice(0, 8));
  expect(printed).not.toContain(base64.slice(0, 8));
});
