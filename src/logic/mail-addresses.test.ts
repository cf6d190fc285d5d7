import { describe, expect, test } from 'vitest';
import { addressesOf, isInDomains, isMailAddress, masked } from './mail-addresses.ts';

describe('addresses in a text', () => {
  test.each([
    ['a@example.com', ['a@example.com']],
    ['a@example.com;b@example.com', ['a@example.com', 'b@example.com']],
    [' a@example.com , b@example.com ;', ['a@example.com', 'b@example.com']],
    ['', []],
    ['  \t', []],
    [',', []],
    [' ; , ;; ', []],
  ])('of %j are %j', (text, addresses) => {
    expect(addressesOf(text)).toEqual(addresses);
  });
});

describe('mail can be sent', () => {
  test.each(['a@example.com', 'first.last+soc@mail.example.co.uk', "o'hara@example.com", 'soc@bücher.example'])(
    'to %s',
    (address) => expect(isMailAddress(address)).toBe(true),
  );
  const long = `${'a'.repeat(65)}@example.com`;
  test.each([
    '',
    '@',
    'a',
    'a@',
    '@example.com',
    'a@localhost',
    '.a@example.com',
    'a..b@example.com',
    'a@-b.com',
    long,
  ])('not to %j', (address) => expect(isMailAddress(address)).toBe(false));
  test.each(['a b@example.com', 'a@exam ple.com', 'a@example..com', 'a@b@example.com', 'a@example.com.'])(
    'not to %j either',
    (address) => expect(isMailAddress(address)).toBe(false),
  );
});

test('a masked address is recognised, but cannot be written to', () => {
  expect(['alice@example.com', 'a@example.com', 'alice', '@example.com', ''].map(masked)).toEqual([
    'a***@example.com',
    'a***@example.com',
    'a***',
    '@***',
    '***',
  ]);
});

test('a domain holds what is below it, and not what only ends alike', () => {
  const holds = (address: string) => isInDomains(address, ['@Example.com', 'example.org']);
  expect(['a@EXAMPLE.com', 'a@mail.example.org', 'a@badexample.com', 'a@example.net'].map(holds)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
