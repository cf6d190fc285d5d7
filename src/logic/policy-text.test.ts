import { describe, expect, it } from 'vitest';
import { PolicyUnreadable, parsePolicyDocument } from './policy-text.ts';

const statement = { Effect: 'Allow', Action: 'oss:*', Resource: '*' };
const read = (members: object) =>
  parsePolicyDocument({ Version: '1', Statement: { ...statement, ...members } }).statements[0]!;

describe('parsePolicyDocument', () => {
  const nothingElse = { notActions: null, notResources: null, principals: null, notPrincipals: null, conditions: {} };
  const normal = { effect: 'Allow', actions: ['oss:*'], resources: ['*'], ...nothingElse };

  it.each([
    ['text', JSON.stringify({ Version: '1', Statement: [statement] })],
    ['text with a byte order mark', `\uFEFF${JSON.stringify({ Version: '1', Statement: [statement] })}`],
    ['parsed JSON', { Version: '1', Statement: [statement] }],
    ['one statement without a list', { Version: '1', Statement: statement }],
    ['lists', { Version: '1', Statement: { Effect: 'Allow', Action: ['oss:*'], Resource: ['*'] } }],
    ['a number as version', { Version: 1, Statement: statement }],
    [
      'nulls for what is absent',
      { Version: '1', Statement: { ...statement, NotAction: null, Condition: null, Sid: 'a' } },
    ],
  ])('reads %s', (_, source) => {
    expect(parsePolicyDocument(source)).toEqual({ version: '1', statements: [normal] });
  });

  it('reads a policy without version or statements', () => {
    expect(parsePolicyDocument({ Statement: [] })).toEqual({ version: '', statements: [] });
  });

  it.each([
    ['*', ['*']],
    [['*'], ['*']],
    [
      ['123', '*'],
      ['123', '*'],
    ],
    [[], ['*']],
    [{ RAM: ['acs:ram::123:root'], Service: 'ecs.aliyuncs.com' }, ['acs:ram::123:root', 'ecs.aliyuncs.com']],
    [{ RAM: '*' }, ['*']],
  ])('reads the principal %j', (Principal, principals) => {
    expect(read({ Principal }).principals).toEqual(principals);
  });

  it('keeps NotAction, NotResource, NotPrincipal and conditions', () => {
    const { Effect } = statement;
    const Condition = {
      IpAddress: { 'acs:SourceIp': '10.0.0.1' },
      Bool: { 'acs:SecureTransport': true },
      X: { y: [1, 'z'] },
    };
    const source = { Effect, NotAction: 'a', NotResource: ['b', 'c'], NotPrincipal: [], Condition };
    expect(parsePolicyDocument({ Statement: source }).statements[0]).toEqual({
      effect: 'Allow',
      actions: null,
      notActions: ['a'],
      resources: null,
      notResources: ['b', 'c'],
      principals: null,
      notPrincipals: [],
      conditions: {
        IpAddress: { 'acs:SourceIp': ['10.0.0.1'] },
        Bool: { 'acs:SecureTransport': ['true'] },
        X: { y: ['1', 'z'] },
      },
    });
  });

  it('reads members named like those of every object', () => {
    const text = '{"Statement":{"Effect":"Deny","Action":"*","Condition":{"__proto__":{"constructor":"a"}}}}';
    expect(Object.entries(parsePolicyDocument(text).statements[0]!.conditions)).toEqual([
      ['__proto__', { constructor: ['a'] }],
    ]);
  });

  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  it.each([
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['null', 'the policy is not an object'],
    ['"text"', 'the policy is not an object'],
    [undefined, 'the policy is not an object'],
    [42, 'the policy is not an object'],
    [[], 'the policy is not an object'],
    [cyclic, 'not JSON'],
    [{ n: 1n }, 'not JSON'],
    [{ Version: '1' }, 'Statement is missing'],
    [{ Version: {}, Statement: [] }, 'Version is not a text'],
    [{ Statement: 'Allow' }, 'statement 1 is not an object'],
    [{ Statement: [statement, [statement]] }, 'statement 2 is not an object'],
    [{ Statement: { ...statement, Effect: 'allow' } }, 'statement 1: Effect is neither Allow nor Deny'],
    [{ Statement: { Effect: 'Allow', Resource: '*' } }, 'statement 1: neither Action nor NotAction'],
    [{ Statement: { ...statement, NotAction: 'a' } }, 'statement 1: both Action and NotAction'],
    [{ Statement: { ...statement, NotResource: 'a' } }, 'statement 1: both Resource and NotResource'],
    [
      { Statement: { ...statement, Principal: '*', NotPrincipal: '1' } },
      'statement 1: both Principal and NotPrincipal',
    ],
    [{ Statement: { ...statement, Actions: 'a' } }, 'statement 1: unknown element Actions'],
    [{ Statement: { ...statement, Action: [] } }, 'statement 1: Action is empty'],
    [{ Statement: { ...statement, Resource: [] } }, 'statement 1: Resource is empty'],
    [{ Statement: { ...statement, Principal: {} } }, 'statement 1: Principal is empty'],
    [{ Statement: { ...statement, Principal: { RAM: [] } } }, 'statement 1: Principal is empty'],
    [{ Statement: { ...statement, Action: 1 } }, 'statement 1: Action is not a text or a list of texts'],
    [{ Statement: { ...statement, Action: [['a']] } }, 'statement 1: Action is not a text or a list of texts'],
    [
      { Statement: { ...statement, Principal: { RAM: { a: 'b' } } } },
      'statement 1: Principal.RAM is not a text or a list of texts',
    ],
    [{ Statement: { ...statement, Condition: ['a'] } }, 'statement 1: Condition is not an object'],
    [{ Statement: { ...statement, Condition: { Bool: 'a' } } }, 'statement 1: Condition Bool is not an object'],
    [
      { Statement: { ...statement, Condition: { Bool: { a: null } } } },
      'statement 1: Condition Bool is not a text or a list of texts',
    ],
    [{ Statement: Array(1001).fill(statement) }, 'more than 1000 statements'],
    [{ Statement: { ...statement, Sid: 'x'.repeat(1024 * 1024) } }, 'longer than 1 MiB'],
    [' '.repeat(1024 * 1024 + 1), 'longer than 1 MiB'],
  ])('refuses %#: %s', (source, message) => {
    expect(() => parsePolicyDocument(source)).toThrow(new PolicyUnreadable(message));
  });

  it('refuses what is nested without end, as text and as an object', () => {
    const text = `{"Statement":{"Effect":"Allow","Action":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`;
    expect(() => parsePolicyDocument(text)).toThrow(PolicyUnreadable);
    let nested: unknown = 'a';
    for (let depth = 0; depth < 400_000; depth++) nested = [nested];
    expect(() => parsePolicyDocument({ Statement: { ...statement, Action: nested } })).toThrow(PolicyUnreadable);
  });
});
