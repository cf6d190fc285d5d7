import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mismatch } from '#model/field.ts';
import { administratorGrant, findPublicStatements, parsePolicyDocument, policyField } from './policy-document.ts';

const policy = (...statements: object[]) => parsePolicyDocument({ Version: '1', Statement: statements });
const narrow = { IpAddress: { 'acs:SourceIp': '203.0.113.0/24' } };

describe('administratorGrant', () => {
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  it.each([
    ['full', [all]],
    ['full', [{ ...all, Action: '*:*' }]],
    ['full', [{ ...all, Action: '**' }]],
    ['full', [{ ...all, Action: ['ecs:*', '*'], Resource: ['acs:oss:*:*:a', '*'] }]],
    ['full', [{ ...all, Resource: 'acs:*:*:*:*' }]],
    ['full', [{ ...all, Resource: 'acs:*' }]],
    ['full', [{ ...all, Resource: 'acs:*:*:1234567890123456:*' }]],
    ['full', [{ ...all, Condition: {} }]],
    ['full', [{ ...all, Condition: { IpAddress: {} } }]],
    ['full', [{ ...all, Condition: narrow }, all]],
    ['full', [all, { ...all, Effect: 'Deny', Action: 'ram:*' }]],
    ['conditional', [{ ...all, Condition: narrow }]],
    ['conditional', [{ ...all, Condition: { Bool: { 'acs:MFAPresent': 'true' } } }]],
    ['none', []],
    ['none', [{ ...all, Effect: 'Deny' }]],
    ['none', [{ ...all, Action: 'ram:*' }]],
    ['none', [{ ...all, Action: ['*:Describe*', '*:List*', 'ecs:*'] }]],
    ['none', [{ ...all, Resource: 'acs:oss:*:*:*' }]],
    ['none', [{ ...all, Resource: 'acs:*:cn-hangzhou:*:*' }]],
    ['none', [{ Effect: 'Allow', NotAction: 'ram:*', Resource: '*' }]],
    ['none', [{ Effect: 'Allow', Action: '*', NotResource: 'acs:ram:*:*:*' }]],
    [
      'none',
      [
        { ...all, Action: 'oss:*' },
        { ...all, Resource: 'acs:oss:*:*:a' },
      ],
    ],
  ])('%s: %j', (grant, statements) => {
    expect(administratorGrant(policy(...statements))).toBe(grant);
  });
});

const reads = ['oss:GetObject', 'oss:ListObjects'];
const anyone = { Effect: 'Allow', Principal: '*', Action: 'oss:GetObject', Resource: 'acs:oss:*:123:b/*' };
const isPublic = (...statements: object[]) => findPublicStatements(policy(...statements), reads).length > 0;

describe('findPublicStatements: who', () => {
  it.each([
    ['*', true],
    [['*'], true],
    [[], true],
    [['123456', '*'], true],
    [{ RAM: ['*'] }, true],
    [{ RAM: 'acs:ram::*:root' }, true],
    ['acs:ram::*:user/*', true],
    ['arn:sts::*:assumed-role/reader/*', true],
    ['2*', true],
    ['123456', false],
    [['123456', '234567'], false],
    [{ RAM: ['acs:ram::123456:root'] }, false],
    [{ Service: ['cdn.aliyuncs.com'] }, false],
    ['acs:ram::123456:user/*', false],
    ['arn:sts::123456:assumed-role/reader/*', false],
  ])('principal %j: %s', (Principal, expected) => {
    expect(isPublic({ ...anyone, Principal })).toBe(expected);
  });

  const { Principal: _, ...nobody } = anyone;
  it.each([
    [{ ...nobody, NotPrincipal: ['123456'] }, true],
    [{ ...nobody, NotPrincipal: [] }, true],
    [{ ...nobody, NotPrincipal: ['*'] }, false],
    [nobody, true],
    [{ ...anyone, Effect: 'Deny' }, false],
  ])('%j: %s', (statement, expected) => {
    expect(isPublic(statement)).toBe(expected);
  });
});

describe('findPublicStatements: which actions', () => {
  it.each([
    [{ Action: '*' }, true],
    [{ Action: 'oss:*' }, true],
    [{ Action: 'oss:Get*' }, true],
    [{ Action: 'oss:?etObject' }, true],
    [{ Action: 'OSS:getobject' }, true],
    [{ Action: ['oss:PutObject', 'oss:ListObjects'] }, true],
    [{ Action: 'oss:PutObject' }, false],
    [{ Action: 'oss:GetObjectAcl' }, false],
    [{ Action: 'ecs:*' }, false],
    [{ Action: undefined, NotAction: 'oss:Put*' }, true],
    [{ Action: undefined, NotAction: 'oss:GetObject' }, true],
    [{ Action: undefined, NotAction: ['oss:Get*', 'oss:List*'] }, false],
    [{ Action: undefined, NotAction: '*' }, false],
  ])('%j: %s', (members, expected) => {
    expect(isPublic({ ...anyone, ...members })).toBe(expected);
  });
});

describe('findPublicStatements: conditions', () => {
  it.each([
    [{ IpAddress: { 'acs:SourceIp': ['203.0.113.7', '198.51.100.0/24'] } }, false],
    [{ IpAddress: { 'acs:sourceip': '10.0.0.0/8' } }, false],
    [{ IpAddress: { 'acs:SourceIp': '2001:db8::/32' } }, false],
    [{ IpAddressIfExists: { 'acs:SourceIp': '203.0.113.7' } }, false],
    [{ StringEquals: { 'acs:SourceIp': '203.0.113.7' } }, false],
    [{ StringEquals: { 'acs:SourceVpc': 'vpc-1' } }, false],
    [{ StringLike: { 'acs:SourceVpc': ['vpc-1', 'vpc-2'] } }, false],
    [{ StringEquals: { 'acs:SourceVpcId': 'vpc-1' } }, false],
    [{ StringEquals: { 'acs:AccessId': 'id-1' } }, false],
    [{ Bool: { 'acs:SecureTransport': 'true' }, ...narrow }, false],
    [{ NotIpAddress: { 'acs:SourceIp': '203.0.113.7' }, StringEquals: { 'acs:SourceVpc': 'vpc-1', x: 'y' } }, false],
    [{}, true],
    [{ IpAddress: { 'acs:SourceIp': '0.0.0.0/0' } }, true],
    [{ IpAddress: { 'acs:SourceIp': ['203.0.113.7', '0.0.0.0/0'] } }, true],
    [{ IpAddress: { 'acs:SourceIp': ['203.0.113.7', '::/0'] } }, true],
    [{ IpAddress: { 'acs:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }, true],
    [{ IpAddress: { 'acs:SourceIp': '0.0.0.0/7' } }, true],
    [{ IpAddress: { 'acs:SourceIp': '2001:db8::/31' } }, true],
    [{ IpAddress: { 'acs:SourceIp': Array.from({ length: 256 }, (_, index) => `${index}.0.0.0/8`) } }, true],
    [{ IpAddress: { 'acs:SourceIp': 'somewhere' } }, true],
    [{ IpAddress: { 'acs:SourceIp': [] } }, true],
    [{ NotIpAddress: { 'acs:SourceIp': '203.0.113.7' } }, true],
    [{ StringLike: { 'acs:SourceIp': '*' } }, true],
    [{ StringEquals: { 'acs:SourceVpc': [] } }, true],
    [{ StringEquals: { 'acs:SourceVpc': '' } }, true],
    [{ StringLike: { 'acs:SourceVpc': 'vpc-*' } }, true],
    [{ StringEquals: { 'acs:SourceVpc': ['vpc-1', '*'] } }, true],
    [{ StringEqualsIfExists: { 'acs:SourceVpc': 'vpc-1' } }, true],
    [{ StringNotEquals: { 'acs:SourceVpc': 'vpc-1' } }, true],
    [{ StringNotLike: { 'acs:SourceVpc': 'vpc-*' } }, true],
    [{ Bool: { 'acs:SecureTransport': 'true' } }, true],
    [{ Bool: { 'acs:MFAPresent': 'true' } }, true],
    [{ DateLessThan: { 'acs:CurrentTime': '2030-01-01T00:00:00Z' } }, true],
    [{ StringEquals: { 'oss:Prefix': 'a/' } }, true],
    [{ Surprising: { 'acs:SourceIp': '203.0.113.7' } }, true],
  ])('%j: %s', (Condition, expected) => {
    expect(isPublic({ ...anyone, Condition })).toBe(expected);
  });
});

describe('findPublicStatements: denials', () => {
  const deny = { ...anyone, Effect: 'Deny' };
  const without = (statement: object, name: string) => ({ ...statement, [name]: undefined });
  it.each([
    // covered
    [{}, false],
    [{ Principal: [] }, false],
    [{ Action: 'oss:*', Resource: '*' }, false],
    [{ Action: 'OSS:GET*', Resource: 'acs:oss:*:*:b*' }, false],
    [{ Action: undefined, NotAction: 'oss:PutObject' }, false],
    [{ Principal: undefined, NotPrincipal: ['123456'] }, false],
    [{ Resource: undefined, NotResource: 'acs:ram:*' }, false],
    [{ Condition: { NotIpAddress: { 'acs:SourceIp': ['203.0.113.0/24', '198.51.100.7'] } } }, false],
    // not, or only in part
    [{ Condition: { NotIpAddress: { 'acs:SourceIp': '0.0.0.0/0' } } }, true],
    [{ Condition: { NotIpAddress: { 'acs:SourceIp': [] } } }, true],
    [
      { Condition: { NotIpAddress: { 'acs:SourceIp': '203.0.113.7' }, Bool: { 'acs:SecureTransport': 'false' } } },
      true,
    ],
    [{ Condition: { IpAddress: { 'acs:SourceIp': '203.0.113.7' } } }, true],
    [{ Action: 'oss:PutObject' }, true],
    [{ Action: undefined, NotAction: 'oss:GetObject' }, true],
    [{ Resource: 'acs:oss:*:123:b/secret/*' }, true],
    [{ Resource: 'acs:oss:*:456:b/*' }, true],
    [{ Resource: 'acs:oss:*:123:B/*' }, true],
    [{ Resource: undefined, NotResource: 'acs:oss:*:*:b/open/*' }, true],
    // an object may be named x:other/y, so in texts these two have something in common
    [{ Resource: undefined, NotResource: 'acs:oss:*:*:other/*' }, true],
    [{ Resource: undefined }, true],
    [{ Principal: '123456' }, true],
    [{ Principal: 'acs:ram::*:root' }, true],
    [{ Principal: undefined }, true],
    [{ Principal: undefined, NotPrincipal: ['*'] }, true],
    [{ Principal: undefined, NotPrincipal: ['acs:ram::*:root'] }, true],
    [{ Condition: { Bool: { 'acs:SecureTransport': 'false' } } }, true],
    [{ Condition: { IpAddress: {} } }, true],
    [{ Effect: 'Allow', Principal: '123456' }, true],
  ])('%j: %s', (members, expected) => {
    expect(isPublic(anyone, { ...deny, ...members })).toBe(expected);
    expect(isPublic({ ...deny, ...members }, anyone)).toBe(expected);
  });

  it('judges each action and each resource for itself', () => {
    const allow = { ...anyone, Action: 'oss:*', Resource: ['acs:oss:*:123:b/a/*', 'acs:oss:*:123:b/c/*'] };
    const denyReads = { ...deny, Action: 'oss:GetObject', Resource: '*' };
    const denyLists = { ...deny, Action: 'oss:List*', Resource: '*' };
    expect(isPublic(allow, denyReads)).toBe(true);
    expect(isPublic(allow, denyReads, denyLists)).toBe(false);
    const [first, second] = ['acs:oss:*:*:b/a/*', 'acs:oss:*:*:b/c/*'].map((Resource) => ({
      ...deny,
      Action: '*',
      Resource,
    }));
    expect(isPublic(allow, first!)).toBe(true);
    expect(isPublic(allow, first!, second!)).toBe(false);
  });

  it('sees everything but some resources as taken back only by a denial of as much', () => {
    const allow = { ...without(anyone, 'Resource'), NotResource: ['acs:oss:*:*:b/x/*'] };
    expect(isPublic(allow)).toBe(true);
    expect(isPublic(allow, { ...deny, Resource: '*' })).toBe(false);
    expect(isPublic(allow, { ...deny, Resource: 'acs:oss:*:*:b/*' })).toBe(true);
    const denyBut = (...NotResource: string[]) => ({ ...without(deny, 'Resource'), NotResource });
    expect(isPublic(allow, denyBut('acs:oss:*:*:b/x/*'))).toBe(false);
    expect(isPublic(allow, denyBut('acs:oss:*:*:b/x/y/*'))).toBe(false);
    expect(isPublic(allow, denyBut('acs:oss:*:*:b/*'))).toBe(true);
  });

  it('returns the statements themselves, in their order', () => {
    const document = policy({ ...anyone, Principal: '1' }, anyone, deny, { ...anyone, Resource: '*' });
    expect(findPublicStatements(document, reads)).toEqual([document.statements[3]]);
  });
});

// The model asks, for two actions and some objects, whether a stranger's request gets through.
const resource = fc.constantFrom('*', 'b/*', 'b/?', 'b/x', 'b/x*', 'b/y', 'b/*y', '?/*');
const action = fc.constantFrom('*', 'oss:*', 'oss:G*', 'oss:GetObject', 'oss:PutObject', 'oss:?utObject');
const someOf = (of: fc.Arbitrary<string>) => fc.uniqueArray(of, { minLength: 1, maxLength: 2 });
const modelStatement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    who: fc.constantFrom<object>(
      { Principal: '*' },
      { Principal: ['1', '*'] },
      { Principal: '1' },
      { NotPrincipal: '1' },
    ),
    what: fc.oneof(
      someOf(action).map((Action) => ({ Action })),
      someOf(action).map((NotAction) => ({ NotAction })),
    ),
    where: fc.oneof(
      someOf(resource).map((Resource) => ({ Resource })),
      someOf(resource).map((NotResource) => ({ NotResource })),
    ),
    Condition: fc.constantFrom({}, {}, narrow, { Bool: { 'acs:SecureTransport': 'true' } }),
  })
  .map(({ who, what, where, ...rest }) => ({ ...rest, ...who, ...what, ...where }) as Record<string, unknown>);

const isIn = (patterns: unknown, text: string) =>
  (patterns as string[]).some((each) => new RegExp(`^${each.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text));
const concerns = (each: Record<string, unknown>, name: string, text: string) =>
  each[name] === undefined ? !isIn(each[`Not${name}`], text) : isIn(each[name], text);
const isForStrangers = ({ Principal }: Record<string, unknown>) =>
  Principal === undefined || String(Principal).includes('*');

describe('findPublicStatements, against the requests of a stranger', () => {
  const objects = ['b/x', 'b/y', 'b/xy', 'b/', 'a/z', 'zzz'];
  const getsThrough = (allow: Record<string, unknown>, all: readonly Record<string, unknown>[], wanted: string[]) =>
    wanted.some((name) =>
      objects.some((text) => {
        const fits = (each: Record<string, unknown>) =>
          isForStrangers(each) && concerns(each, 'Action', name) && concerns(each, 'Resource', text);
        const isDenied = all.some(
          (each) => each.Effect === 'Deny' && fits(each) && Object.keys(each.Condition!).length === 0,
        );
        return allow.Effect === 'Allow' && allow.Condition !== narrow && fits(allow) && !isDenied;
      }),
    );

  it('misses no statement that lets one through', () => {
    fc.assert(
      fc.property(
        fc.array(modelStatement, { minLength: 1, maxLength: 5 }),
        someOf(fc.constantFrom('oss:GetObject', 'oss:PutObject')),
        (statements, wanted) => {
          const document = policy(...statements);
          const found = findPublicStatements(document, wanted);
          for (const [index, each] of statements.entries()) {
            if (getsThrough(each, statements, wanted)) expect(found).toContain(document.statements[index]);
          }
        },
      ),
      { seed: 20269, numRuns: 3000 },
    );
  });

  it('finds no statement of which a denial of every resource leaves nothing', () => {
    fc.assert(
      fc.property(fc.array(modelStatement, { maxLength: 4 }), modelStatement, (statements, denial) => {
        const { NotResource: _, ...rest } = denial;
        const all = [
          ...statements,
          { ...rest, Effect: 'Deny', Principal: '*', NotPrincipal: null, Resource: ['*'], Condition: {} },
        ];
        const document = policy(...all);
        const wanted = ['oss:GetObject', 'oss:PutObject'].filter((name) => concerns(denial, 'Action', name));
        expect(findPublicStatements(document, wanted)).toEqual([]);
      }),
      { seed: 20270, numRuns: 1000 },
    );
  });
});

describe('policyField', () => {
  const field = policyField('who may do what');

  it('parses to a document', () => {
    expect(field.parse('{"Version":"1","Statement":[]}')).toEqual({ version: '1', statements: [] });
    expect(field).toMatchObject({ type: 'object', nullable: false, description: 'who may do what' });
  });

  it('answers a mismatch that says what is wrong', () => {
    expect(field.parse('{"Version":"1"}')).toEqual(new Mismatch('a policy document (Statement is missing)'));
    expect(field.parse(undefined)).toBeInstanceOf(Mismatch);
  });
});
