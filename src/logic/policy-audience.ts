import { readRange } from './address-text.ts';
import { coversEveryone } from './addresses.ts';
import type { PolicyStatement } from './policy-text.ts';
import { hasWildcard, isAllStars } from './wildcards.ts';

// What the vendor's own verdict on a public bucket policy counts as restricting (OSS, Block Public Access):
// fixed values of these keys, and source addresses of at least /8 (IPv4) or /32 (IPv6).
const nameKeys = new Set(['acs:sourcevpc', 'acs:sourcevpcid', 'acs:accessid']);
const addressKeys = new Set(['acs:sourceip', 'acs:sourcevpcip']);
const widestPrefix = { ipv4: 8, ipv6: 32 } as const;

// An operator with IfExists also holds for requests without the key; only this one no request is without.
const keyOfEveryRequest = 'acs:sourceip';

const equalities = new Set(['StringEquals', 'StringEqualsIgnoreCase', 'StringLike']);

/**
 * Whether an Allow statement may reach people nobody chose: everyone, everyone but some, or any account's users; without a
 * condition on who they are. An absent Principal counts as everyone: where policies name principals, it is required.
 */
export function reachesEveryone(statement: PolicyStatement): boolean {
  if (narrowsWho(statement.conditions)) return false;
  if (statement.notPrincipals !== null) return !statement.notPrincipals.some(isAllStarsAndThere);
  return statement.principals === null || statement.principals.some(namesNobody);
}

/** Whether a Deny statement surely holds for everyone whom nobody named: for all but few addresses, and without an exception that could be anyone. */
export function bindsEveryone(statement: PolicyStatement): boolean {
  if (!sparesFewAddressesOnly(statement.conditions)) return false;
  if (statement.notPrincipals !== null) return !statement.notPrincipals.some(namesNobody);
  return statement.principals?.some(isAllStarsAndThere) ?? false;
}

/** "Deny whoever comes from elsewhere": all tests must hold for the Deny to strike, and these hold for every other address. */
function sparesFewAddressesOnly(conditions: PolicyStatement['conditions']): boolean {
  return Object.entries(conditions).every(
    ([operator, tests]) =>
      operator === 'NotIpAddress' &&
      Object.entries(tests).every(([key, values]) => key.toLowerCase() === keyOfEveryRequest && areFew(values)),
  );
}

function areFew(values: readonly string[]): boolean {
  return values.length > 0 && areFewAddresses(values);
}

function isAllStarsAndThere(principal: string): boolean {
  return principal !== '' && isAllStars(principal);
}

/** A principal with a wildcard is someone only when its account stands in full: acs:ram::ACCOUNT:…, arn:sts::ACCOUNT:… */
function namesNobody(principal: string): boolean {
  if (!hasWildcard(principal)) return false;
  const account = principal.split(':')[3] ?? '';
  return account === '' || hasWildcard(account);
}

// All tests of a condition must hold, so one that narrows is enough. Tests that are not known do not narrow; nor do
// time, transport, MFA (any account's user can have it) and exclusions such as NotIpAddress.
function narrowsWho(conditions: PolicyStatement['conditions']): boolean {
  return Object.entries(conditions).some(([operator, tests]) =>
    Object.entries(tests).some(([key, values]) => narrows(operator, key.toLowerCase(), values)),
  );
}

function narrows(operator: string, key: string, values: readonly string[]): boolean {
  if (values.length === 0) return false;
  const isLenient = operator.endsWith('IfExists');
  if (isLenient && key !== keyOfEveryRequest) return false;
  const test = isLenient ? operator.slice(0, -'IfExists'.length) : operator;
  if (addressKeys.has(key)) return (test === 'IpAddress' || equalities.has(test)) && areFewAddresses(values);
  return nameKeys.has(key) && equalities.has(test) && values.every((value) => value !== '' && !hasWildcard(value));
}

function areFewAddresses(values: readonly string[]): boolean {
  const areNarrow = values.every((value) => {
    const read = readRange(value);
    return read !== null && read.prefix >= widestPrefix[read.range.family];
  });
  return areNarrow && !coversEveryone(values, 'ipv4') && !coversEveryone(values, 'ipv6');
}
