import { describe, expect, test } from 'vitest';
import { type Example, judgeExample } from '#engine/example.ts';
import { refusalIn, refusalOf, seedDocument } from '#testing/graph/stored-checks.ts';
import { toyKinds } from '#testing/graph/toy-kinds.ts';
import { buildGraphModel } from './graph-model.ts';
import { entryOf } from './stored-check.ts';
import { parseStoredCheck, storedCheckText } from './stored-check-text.ts';

const model = buildGraphModel(toyKinds);
const seed = parseStoredCheck(seedDocument());
const entry = entryOf(seed, model);
const outcomes = (example: Omit<Example, 'outcome' | 'because'>, of = entry) =>
  judgeExample(of, { outcome: 'pass', because: '', ...example }).result('en').outcome;

describe('the given control, pasted as a stored check', () => {
  test('is judged by the engine exactly as its text says', () => {
    expect(seed.examples.map((example) => example.because)).toEqual([
      'no contact',
      'a contact with null',
      'a contact with ""',
      'one good and one empty contact',
      'good only',
      'contacts not readable',
    ]);
    const got = entry.check.examples.map((example) => judgeExample(entry, example).result('en').outcome);
    expect(got).toEqual(['fail', 'fail', 'fail', 'fail', 'pass', 'unknown']);
    expect(got).toEqual(seed.examples.map(({ outcome }) => outcome));
  });

  test('reads the addresses of contacts through one link, and nothing else', () => {
    expect(entry.check.reads).toEqual(['securityContacts.$name', 'securityContacts.email']);
    expect(entry.check.asset.kind).toBe('toy.a.account');
  });

  test('shows what it rests on, with addresses masked', () => {
    const asset = { securityContacts: [{ email: 'ann@example.com' }, { email: null }] };
    const { judgement } = judgeExample(entry, { outcome: 'fail', because: '', asset });
    expect(judgement.evidence).toEqual({
      securityContacts: [
        { name: 'securityContacts-0', email: 'a***@example.com' },
        { name: 'securityContacts-1', email: null },
      ],
    });
  });

  test('comes back the same from YAML', () => {
    expect(parseStoredCheck(storedCheckText(seed))).toEqual(seed);
  });
});

describe('other forms of stored checks', () => {
  test('variables are parameters with defaults', () => {
    const query =
      'query ($most: BigInt! = 10, $words: [String!]! = ["x"]) { toyANears(where: { OR: [{ count_GT: $most }, { word_IN: $words }] }) { id } }';
    const document = parseStoredCheck(
      seedDocument({ covers: 'ToyANear', query, parameters: { most: 'How many at most.' }, examples: [] }),
    );
    const check = entryOf(document, model);
    expect(Object.entries(check.check.params).map(([name, param]) => [name, param.type, param.default])).toEqual([
      ['most', 'integer', 10],
      ['words', 'list', ['x']],
    ]);
    const asset = { count: 11, word: 'y' };
    expect(outcomes({ asset }, check)).toBe('fail');
    expect(outcomes({ asset, params: { most: 11 } }, check)).toBe('pass');
    expect(outcomes({ asset, params: { most: 11, words: ['y'] } }, check)).toBe('fail');
  });

  test('what is not in its scope is not applicable', () => {
    const query = '{ toyANears(where: { isOpen: true }) { id } }';
    const applies = '{ toyANears(where: { state: "on" }) { id } }';
    const check = entryOf(parseStoredCheck(seedDocument({ covers: 'ToyANear', query, applies, examples: [] })), model);
    expect(outcomes({ asset: { isOpen: true, state: 'on' } }, check)).toBe('fail');
    expect(outcomes({ asset: { isOpen: true, state: 'off' } }, check)).toBe('not-applicable');
  });

  test('a condition on the whole is one verdict on the account', () => {
    const query = '{ toyANears(where: { isOpen: true }) { id } }';
    const judge = (expect: string, rows: unknown) => {
      const check = entryOf(parseStoredCheck(seedDocument({ query, expect, examples: [] })), model);
      return outcomes({ asset: { rows } as Example['asset'] }, check);
    };
    const [openOne, shut] = [{ isOpen: true }, { isOpen: false }];
    expect(judge('count <= 1', [openOne, shut])).toBe('pass');
    expect(judge('count <= 1', [openOne, openOne])).toBe('fail');
    expect(judge('count == 1', [openOne, shut])).toBe('pass');
    expect(judge('ne []', [shut])).toBe('fail');
    expect(judge('ne []', [openOne])).toBe('pass');
    const more = { cutShort: [openOne] };
    expect(judge('ne []', more)).toBe('pass');
    expect(judge('count == 1', more)).toBe('unknown');
    expect(judge('count >= 1', more)).toBe('pass');
    expect(judge('count <= 1', more)).toBe('unknown');
    expect(judge('count <= 0', more)).toBe('fail');
    expect(judge('count == 0', more)).toBe('fail');
  });

  test('tags and names of what is judged can be asked for', () => {
    const query = '{ toyANears(where: { name_STARTS_WITH: "tmp-" }) { id } }';
    const check = entryOf(parseStoredCheck(seedDocument({ covers: 'ToyANear', query, examples: [] })), model);
    expect(check.check.reads).toEqual(['$name']);
    expect(outcomes({ asset: {}, name: 'tmp-1' }, check)).toBe('fail');
    expect(outcomes({ asset: {}, name: 'web' }, check)).toBe('pass');
  });
});

describe('a document that is wrong is refused in one sentence that says where', () => {
  test.each<[string, Parameters<typeof seedDocument>[0], RegExp]>([
    ['an unknown word', { severity: 'grave' as 'high' }, /Line 7: severity: /],
    [
      'a type that is not there',
      { covers: 'Connectr' },
      /covers: "Connectr" is not one type.*Did you mean Connector\?/,
    ],
    ['a type of several kinds', { covers: 'Asset' }, /It is several: toy\./],
    ['another type than is judged', { query: '{ toyAFars { id } }' }, /other assets than those that are judged/],
    ['two lists', { query: '{ connectors { id } toyAFars { id } }' }, /asks for one list/],
    [
      'a second step',
      { query: '{ connectors(where: { toyANears_SOME: { fars_SOME: { count: 1 } } }) { id } }' },
      /second step/,
    ],
    ['an unknown expectation', { expect: 'is empty' }, /expectation "is empty" is not known/],
    [
      'a variable without a default',
      { query: 'query ($x: String) { connectors(where: { name: $x }) { id } }' },
      /\$x needs a default/,
    ],
    ['a parameter that is no variable', { parameters: { y: 'nothing' } }, /declares no variable \$y/],
    [
      'a field that is not there',
      { query: '{ connectors(where: { emial: "x" }) { id } }' },
      /line 1, column \d+: .*emial/,
    ],
    ['an id that could be one of ours', { id: 'azure.x.y' }, /must be "custom\."/],
    ['a dialect of another time', { dialect: 'bastide-0' as 'bastide-1' }, /dialect/],
  ])('%s', (_name, changes, message) => {
    expect(refusalOf(() => entryOf(parseStoredCheck(seedDocument(changes)), model))).toMatch(message);
  });

  test.each<[string, string, string, string]>([
    [
      'a word that is none of those',
      seedDocument({ severity: 'grave' as 'high' }),
      'Line 7: severity: ',
      '第 7 行：severity: 无效',
    ],
    [
      'another id',
      seedDocument({ id: 'azure.x.y' }),
      'Line 1: id: must be "custom."',
      '第 1 行：id: 必须以“custom.”开头',
    ],
    [
      'a member that nobody knows',
      seedDocument().replace('severity:', 'severeness: high\nseverity:'),
      'Line 7: severeness: There is no such member',
      '第 7 行：severeness: 没有这个成员',
    ],
    [
      'half a text',
      seedDocument({ title: { en: 'Good' } as { en: string; zh: string } }),
      'Line 5: title.zh: ',
      '行：title.zh: ',
    ],
  ])('in both languages: %s', (_, text, en, zh) => {
    const refused = refusalIn(() => parseStoredCheck(text));
    expect(refused.en).toContain(en);
    expect(refused.zh).toContain(zh);
    expect(refused.zh).not.toMatch(/[A-Z][a-z]+ [a-z]+/);
  });

  test('text that is no YAML, too long, or a bomb', () => {
    expect(refusalOf(() => parseStoredCheck('a: [b'))).toMatch(/Line 1, column \d+, is not YAML/);
    expect(refusalOf(() => parseStoredCheck('x'.repeat(300_000)))).toMatch(/longer than/);
    const bomb = `a: &a [x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: [${Array(20).fill('*a').join(', ')}]`).join('\n')}`;
    expect(refusalOf(() => parseStoredCheck(bomb))).toMatch(/aliases/);
  });
});
