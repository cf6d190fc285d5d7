import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

test('a secret prints as nothing', () => {
  const secret = new Secret('hush-hush');
  expect([`${secret}`, JSON.stringify({ secret }), inspect(secret)]).toEqual([
    '[secret]',
    '{"secret":"[secret]"}',
    '[secret]',
  ]);
  expect(secret.reveal()).toBe('hush-hush');
});

test('lasting secrets are known for good, of temporary ones the newest', () => {
  new Secret('lasting');
  new Secret('in-use', 'temporary');
  for (let index = 0; index < 150; index += 1) new Secret(`first-${index}`, 'temporary');
  new Secret('in-use', 'temporary');
  for (let index = 0; index < 150; index += 1) new Secret(`then-${index}`, 'temporary');
  const known = new Set(Secret.known());
  expect([known.has('lasting'), known.has('in-use'), known.has('first-0'), known.has('then-149')]).toEqual([
    true,
    true,
    false,
    true,
  ]);
});
