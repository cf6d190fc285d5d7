import { describe, expect, test } from 'vitest';
import { CloudError } from '#model/operation.ts';
import { createCleaner } from '../cleaner.ts';
import { parseJsonAnswer } from '../json-answer.ts';
import { parseXmlAnswer } from './answers.ts';
import { explainCredentialProblem } from './credential-problems.ts';
import { failureOf } from './failures.ts';

const now = Date.parse('2026-11-01T00:00:00Z');
const keep = createCleaner([]);
const reply = (status: number, text: string, headers: Record<string, string> = {}) => ({ status, text, headers });
const json = (Code: string, Message = 'm') => JSON.stringify({ Code, Message, RequestId: 'r' });

describe('the error that a reply stands for', () => {
  test.each([
    [400, json('Throttling.User'), 'throttled', 'Throttling.User'],
    [400, json('Throttling'), 'throttled', 'Throttling'],
    [503, json('Throttling.Api'), 'throttled', 'Throttling.Api'],
    [400, json('RequestLimitExceeded'), 'throttled', 'RequestLimitExceeded'],
    [503, '<Error><Code>QpsLimitExceeded</Code><Message>m</Message></Error>', 'throttled', 'QpsLimitExceeded'],
    [
      503,
      '<Error><Code>DownloadTrafficRateLimitExceeded</Code></Error>',
      'throttled',
      'DownloadTrafficRateLimitExceeded',
    ],
    [429, 'slow down', 'throttled', 'Throttling'],
    [500, json('InternalError'), 'unavailable', 'InternalError'],
    [503, json('ServiceUnavailable'), 'unavailable', 'ServiceUnavailable'],
    [502, '<html><body>Bad Gateway</body></html>', 'unavailable', 'ServiceUnavailable'],
    [400, json('ServiceUnavailable'), 'unavailable', 'ServiceUnavailable'],
    [403, json('Forbidden.RAM'), 'refused', 'Forbidden.RAM'],
    [404, json('InvalidSecurityToken.Expired'), 'refused', 'InvalidSecurityToken.Expired'],
    [404, '<?xml version="1.0"?><Error><Code>NoSuchBucketPolicy</Code></Error>', 'refused', 'NoSuchBucketPolicy'],
    [403, '<html>the proxy says no</html>', 'misunderstood', 'UnexpectedReply'],
    [400, '{"Code":', 'misunderstood', 'UnexpectedReply'],
    [400, '{"Code":7,"Message":[]}', 'misunderstood', 'UnexpectedReply'],
  ])('%i %s is %s', (status, text, kind, code) => {
    expect(failureOf(reply(status, text), keep, now)).toMatchObject({ kind, code, status });
  });

  test.each([
    ['3', 3000],
    ['0', 0],
    ['Sun, 01 Nov 2026 00:01:00 GMT', 60_000],
    ['Sun, 01 Nov 2020 00:01:00 GMT', 0],
    ['soon', null],
    ['99999999999999', null],
  ])('Retry-After %s', (header, wait) => {
    expect(failureOf(reply(429, json('Throttling'), { 'retry-after': header }), keep, now).retryAfterMs).toBe(wait);
  });
});

describe('texts of the cloud', () => {
  const secret = 'kY7+/secret=value';
  const clean = createCleaner([secret, 'token+/=']);

  test('never hold a secret, however often it was encoded', () => {
    const encoded = encodeURIComponent(secret);
    const text = clean(
      `a ${secret} b ${encoded} c ${encodeURIComponent(encoded)} d ${secret.slice(0, 4)}\u0000${secret.slice(4)}`,
    );
    expect(text).toBe('a [secret] b [secret] c [secret] d [secret]');
    expect(clean('x-acs-security-token:token+/= end')).toBe('x-acs-security-token:[secret] end');
  });

  test('are one bounded line without control or direction characters', () => {
    expect(clean('a\r\n\u001b[31mb\u202ec\u2066d')).toBe('a [31mb c d');
    expect(clean('x'.repeat(100_000)).length).toBeLessThan(600);
    const { code } = failureOf(reply(400, json(`A\u001b[2J${'b'.repeat(5000)}`)), clean, now);
    expect(code).toMatch(/^A\[2Jb+$/);
    expect(code.length).toBeLessThanOrEqual(100);
  });

  test('a code cannot smuggle a secret', () => {
    expect(failureOf(reply(400, json(secret)), clean, now).code).toBe('[secret]');
  });
});

describe('answers', () => {
  test('XML loses its root and attributes, values stay text, repetition makes a list', () => {
    const text =
      '<?xml version="1.0"?><R xmlns="urn:x"><Owner id="1"><ID>0123</ID></Owner><B><Name>a</Name></B><B><Name>b &amp; c</Name></B><E/></R>';
    expect(parseXmlAnswer(text)).toEqual({
      root: 'R',
      content: { Owner: { ID: '0123' }, B: [{ Name: 'a' }, { Name: 'b & c' }], E: '' },
    });
  });

  test.each([
    ['', 'nothing'],
    ['<R><B>a</B>', 'a document that is cut short'],
    ['<R>a</R><R>b</R>', 'two roots'],
    ['<!DOCTYPE R [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><R>&b;</R>', 'entities of its own'],
    ['<R><!ENTITY x SYSTEM "file:///etc/passwd"></R>', 'an entity elsewhere'],
    [`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`, 'bottomless nesting'],
    ['not xml at all', 'no XML'],
  ])('XML: %2$s is refused', (text) => {
    expect(() => parseXmlAnswer(text)).toThrow(
      expect.objectContaining({ code: 'UnexpectedReply', kind: 'misunderstood' }),
    );
  });

  test.each([
    '',
    '[]',
    '"text"',
    'null',
    '{"a":',
    '{} {}',
    `${'['.repeat(100_000)}`,
    `{"a":${'{"a":'.repeat(70)}1${'}'.repeat(70)}}`,
  ])('JSON that is no sane object is refused (%#)', (text) => {
    expect(() => parseJsonAnswer(text)).toThrow(
      expect.objectContaining({ code: 'UnexpectedReply', kind: 'misunderstood' }),
    );
  });

  test('brackets in strings are no depth', () => {
    const value = { a: '{['.repeat(200), b: '\\"[[' };
    expect(parseJsonAnswer(JSON.stringify(value))).toEqual(value);
  });
});

test('problems with keys and clock are explained in both languages, others not', () => {
  const explain = (code: string) => explainCredentialProblem(new CloudError(code, 'm', { kind: 'refused' }));
  expect(explain('InvalidTimeStamp.Expired')?.en).toMatch(/clock/);
  expect(explain('RequestTimeTooSkewed')?.zh).toMatch(/时间/);
  expect(explain('InvalidSecurityToken.Expired')?.en).toMatch(/expired/);
  expect(explain('SecurityTokenExpired')?.en).toMatch(/expired/);
  expect(explain('InvalidAccessKeyId.NotFound')?.en).toMatch(/access key id/);
  expect(explain('InvalidAccessKeyId.Inactive')?.en).toMatch(/disabled/);
  expect(explain('SignatureDoesNotMatch')?.en).toMatch(/secret/);
  expect(explain('SignatureNonceUsed')?.en).toMatch(/proxy/);
  expect(explain('Forbidden.RAM')).toBeNull();
  expect(explain('Throttling.User')).toBeNull();
});
