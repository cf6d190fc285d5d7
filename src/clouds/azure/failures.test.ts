import { describe, expect, test } from 'vitest';
import { CloudError } from '#model/operation.ts';
import { createCleaner } from '../cleaner.ts';
import { explainCredentialProblem } from './credential-problems.ts';
import { failureOf } from './failures.ts';
import { type TokenTraffic, tokenFailureOf } from './token-failures.ts';

const now = Date.parse('2026-11-01T00:00:00Z');
const reply = (status: number, text: string, headers: Record<string, string> = {}) => ({ status, text, headers });
const arm = (code: string, message = 'm') => JSON.stringify({ error: { code, message, details: [] } });

describe('the error that a reply stands for', () => {
  test.each([
    [429, arm('SubscriptionRequestsThrottled'), 'throttled', 'SubscriptionRequestsThrottled'],
    [429, arm('OperationNotAllowed'), 'throttled', 'OperationNotAllowed'],
    [429, 'slow down', 'throttled', 'TooManyRequests'],
    [500, arm('InternalServerError'), 'unavailable', 'InternalServerError'],
    [503, arm('ServerTimeout'), 'unavailable', 'ServerTimeout'],
    [502, '<html>Bad Gateway</html>', 'unavailable', 'ServiceUnavailable'],
    [408, arm('RequestTimeout'), 'unavailable', 'RequestTimeout'],
    [401, arm('ExpiredAuthenticationToken'), 'refused', 'ExpiredAuthenticationToken'],
    [403, arm('AuthorizationFailed'), 'refused', 'AuthorizationFailed'],
    [404, arm('ResourceNotFound'), 'refused', 'ResourceNotFound'],
    [409, arm('MissingSubscriptionRegistration'), 'refused', 'MissingSubscriptionRegistration'],
    [404, '{"code":"NotFound","message":"m"}', 'refused', 'NotFound'],
    [403, '<html>the proxy says no</html>', 'misunderstood', 'UnexpectedReply'],
    [404, '', 'misunderstood', 'UnexpectedReply'],
    [400, '{"error":{"code":7}}', 'misunderstood', 'UnexpectedReply'],
    [400, '{"error":"invalid"}', 'misunderstood', 'UnexpectedReply'],
  ])('%i %s is %s', (status, text, kind, code) => {
    expect(failureOf(reply(status, text), createCleaner([]), now)).toMatchObject({ kind, code, status });
  });

  test.each([
    ['3', 3_000],
    ['Sun, 01 Nov 2026 00:01:00 GMT', 60_000],
    ['soon', null],
  ])('Retry-After %s', (header, wait) => {
    const failure = failureOf(reply(429, arm('TooManyRequests'), { 'retry-after': header }), createCleaner([]), now);
    expect(failure.retryAfterMs).toBe(wait);
  });

  test('a hostile code and message are cleaned and bounded', () => {
    const text = arm(`A${'a'.repeat(9_999)} \u202e`, `\u001b[2J${'b'.repeat(9_999)}`);
    const { code, message } = failureOf(reply(400, text), createCleaner([]), now);
    expect([code.length, message.length]).toEqual([100, 501]);
    expect(`${code}${message}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('why there is no token', () => {
  const silent: TokenTraffic = { error: undefined, status: undefined, description: undefined };
  const unavailable = Object.assign(new Error('endpoints_resolution_error'), { name: 'CredentialUnavailableError' });

  test.each<[string, Error, Partial<TokenTraffic>, string, string]>([
    ['the code is in the message', new Error('invalid_client: AADSTS7000215: wrong'), {}, 'AADSTS7000215', 'refused'],
    ['or only in the answer', unavailable, { status: 400, description: 'AADSTS90002: none' }, 'AADSTS90002', 'refused'],
    ['Entra ID asks for patience', new Error('AADSTS90033: busy'), {}, 'AADSTS90033', 'unavailable'],
    ['no answer came', unavailable, { error: new Error('connect ECONNREFUSED') }, 'ConnectionFailed', 'network'],
    ['too many ask', new Error('x'), { status: 429 }, 'TooManyRequests', 'throttled'],
    ['Entra ID is out of order', new Error('x'), { status: 503 }, 'ServiceUnavailable', 'unavailable'],
    ['there is no such credential', unavailable, {}, 'CredentialUnavailable', 'refused'],
    ['anything else', new TypeError('x'), {}, 'AuthenticationFailed', 'refused'],
  ])('%s', (_, error, traffic, code, kind) => {
    expect(tokenFailureOf(error, { ...silent, ...traffic })).toMatchObject({ code, kind });
  });

  test('the message is what a person can use', () => {
    const library =
      'invalid_client: Error(s): 7000215 - Timestamp: 2026-11-01 00:00:00Z - Description: AADSTS7000215: Invalid client secret provided. Trace ID: 1 Correlation ID: 2 Timestamp: 3 - Correlation ID: 2 - Trace ID: 1';
    expect(tokenFailureOf(new Error(library), silent).message).toBe('Invalid client secret provided.');
  });
});

describe('what to do about credentials', () => {
  const explain = (code: string, source?: 'environment' | 'entered') =>
    explainCredentialProblem(new CloudError(code, 'm', { kind: 'refused' }), source)?.en;

  test.each([
    ['AADSTS7000215', 'AZURE_CLIENT_SECRET'],
    ['AADSTS7000222', 'expired'],
    ['AADSTS700016', 'AZURE_CLIENT_ID'],
    ['AADSTS90002', 'AzureChinaCloud'],
    ['AADSTS700024', 'clock'],
    ['AADSTS700027', 'AZURE_CLIENT_CERTIFICATE_PATH'],
    ['AADSTS700211', 'federated'],
    ['AADSTS700082', 'az login'],
    ['AADSTS500011', 'AZURE_CLOUD'],
    ['CredentialUnavailable', 'az login'],
    ['SubscriptionNotFound', 'AZURE_SUBSCRIPTION_ID'],
    ['InvalidAuthenticationToken', 'clock'],
    ['AuthorizationFailed', 'bastide permissions azure'],
  ])('%s: %s', (code, words) => {
    expect(explain(code)).toContain(words);
    expect(explain(code, 'entered')).not.toMatch(/AZURE_(?!CLIENT_CERTIFICATE)/);
  });

  test.each(['ResourceNotFound', 'AADSTS70002150', 'TooManyRequests'])('%s is not their fault', (code) => {
    expect(explain(code)).toBeUndefined();
  });
});
