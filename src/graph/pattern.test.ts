import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { compilePattern, PatternError } from './pattern.ts';

let testDatabase: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await testDatabase.close();
});

/** Part of a pattern: as it is written here, as JavaScript means the same, and a few texts that it may match. */
interface Part {
  readonly source: string;
  readonly script: string;
  readonly texts: readonly string[];
}

const letters = [...'abAZ059_ -.]^$*\\', '\n', '\r', '\t', '\v', '\x85', '\u2028', '\u2029', '\xa0'];
const wide = ['é', '\u017f', '漢', '\uffff', '😀', '😁', '\u{10ffff}', 'e\u0301'];
const character = fc.constantFrom(...letters, ...letters, ...wide.filter((text) => [...text].length === 1));
const written = (text: string): string => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[text] ?? text;

const literal = character.map((text): Part => {
  const source = /[\^$\\.*+?()[\]{}|/]/.test(text) ? `\\${text}` : written(text);
  return { source, script: source, texts: [text] };
});
// `.` and `\s` are those of Java: more line breaks, and fewer spaces, than JavaScript knows
const dot: Part = { source: '.', script: '[^\\n\\r\\x85\\u2028\\u2029]', texts: ['a', '\u2028', '😀'] };
const classes: readonly Part[] = [
  { source: '\\d', script: '\\d', texts: ['0', 'a'] },
  { source: '\\D', script: '\\D', texts: ['a', '5', '\n'] },
  { source: '\\w', script: '[a-zA-Z0-9_]', texts: ['Z', '_', 'é'] },
  { source: '\\W', script: '[^a-zA-Z0-9_]', texts: ['-', '\u017f', 'b'] },
  { source: '\\s', script: '[ \\t-\\r]', texts: [' ', '\v', '\xa0'] },
  { source: '\\S', script: '[^ \\t-\\r]', texts: ['\xa0', '\x85', ' '] },
];

const inSet = (text: string): string => (/[\^\\\]\-[]/.test(text) ? `\\${text}` : written(text));
const member: fc.Arbitrary<Part> = fc.oneof(
  character.map((text): Part => ({ source: inSet(text), script: inSet(text), texts: [text] })),
  fc.tuple(character, character).map((ends): Part => {
    const [low, high] = ends.toSorted((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
    const source = `${inSet(low!)}-${inSet(high!)}`;
    return { source, script: source, texts: [low!, high!] };
  }),
  fc.constantFrom(...classes.filter(({ source }) => /[a-z]$/.test(source))).map((part) => {
    return { ...part, script: part.script.replaceAll(/^\[|\]$/g, '') };
  }),
);
const set = fc
  .tuple(fc.boolean(), fc.array(member, { minLength: 1, maxLength: 4 }))
  .map(([isNegated, members]): Part => {
    const join = (side: 'source' | 'script'): string =>
      `[${isNegated ? '^' : ''}${members.map((one) => one[side]).join('')}]`;
    return {
      source: join('source'),
      script: join('script'),
      texts: [...members.flatMap(({ texts }) => texts), '\n', '漢'],
    };
  });

const some = (texts: readonly string[]): string[] => [...new Set(texts)].slice(0, 6);
const across = (parts: readonly Part[]): string[] =>
  parts.reduce<string[]>(
    (heads, { texts }) =>
      some(heads.flatMap((head, at) => [...texts.slice(at), ...texts].slice(0, 3).map((tail) => head + tail))),
    [''],
  );

const { pattern } = fc.letrec<{ pattern: Part; sequence: Part; repeated: Part; one: Part }>((tie) => ({
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((of): Part => {
    const join = (side: 'source' | 'script'): string => of.map((one) => one[side]).join('|');
    return {
      source: join('source'),
      script: join('script'),
      texts: some(of.flatMap(({ texts }) => texts.slice(0, 3))),
    };
  }),
  sequence: fc.array(tie('repeated'), { maxLength: 3 }).map((of): Part => {
    const join = (side: 'source' | 'script'): string => of.map((one) => one[side]).join('');
    return { source: join('source'), script: join('script'), texts: across(of) };
  }),
  repeated: fc
    .tuple(tie('one'), fc.constantFrom('', '', '', '*', '+', '?', '{0}', '{2}', '{1,}', '{0,2}', '{2,3}'))
    .map(([{ source, script, texts }, quantifier]): Part => {
      const repeated = texts.flatMap((text) => [text, text + text]);
      return {
        source: source + quantifier,
        script: script + quantifier,
        texts: quantifier === '' ? texts : some(['', ...repeated, `${texts[0]}${texts.at(-1)}${texts[0]}`]),
      };
    }),
  one: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 4, arbitrary: literal },
    { weight: 2, arbitrary: set },
    { weight: 1, arbitrary: fc.constantFrom(dot, ...classes) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom('(', '(?:'), tie('pattern'))
        .map(([open, { source, script, texts }]): Part => {
          return { source: `${open}${source})`, script: `(?:${script})`, texts };
        }),
    },
  ),
}));

/** Texts that are likely to match, the same with a letter too many or too few, and others. */
const asked = fc
  .tuple(
    pattern.filter(({ source }) => source.length <= 60),
    fc.array(character, { maxLength: 5 }),
    character,
  )
  .map(([part, random, extra]) => ({
    ...part,
    texts: [
      ...new Set([
        ...part.texts,
        ...part.texts.map((text) => text + extra),
        ...part.texts.map((text) => text.slice(1)),
        random.join(''),
      ]),
    ].filter((text) => text.isWellFormed()),
  }));

test('patterns match the texts that the same pattern of JavaScript matches as a whole', () => {
  let [matching, all] = [0, 0];
  fc.assert(
    fc.property(asked, ({ source, script, texts }) => {
      const compiled = compilePattern(source);
      const expected = new RegExp(`^(?:${script})$`, 'u');
      for (const text of texts) {
        const matches = compiled.test(text);
        expect({ source, text, matches }).toEqual({ source, text, matches: expected.test(text) });
        all += 1;
        if (matches) matching += 1;
      }
    }),
    { seed: 20_261_128, numRuns: 3_000 },
  );
  expect(matching / all).toBeGreaterThan(0.2);
  expect(matching / all).toBeLessThan(0.8);
});

test('PostgreSQL matches the same texts', async () => {
  const rows = fc.sample(asked, { seed: 20_261_129, numRuns: 800 }).flatMap(({ source, texts }) => {
    const compiled = compilePattern(source);
    return texts.map((text) => ({ source, text, sql: compiled.sql, matches: compiled.test(text) }));
  });
  const { rows: answers } = await admin.query<{ matches: boolean }>(
    'SELECT value COLLATE "C" ~ pattern AS matches FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (value, pattern, at) ORDER BY at',
    [rows.map(({ text }) => text), rows.map(({ sql }) => sql)],
  );
  const differing = rows.filter(({ matches }, at) => answers[at]!.matches !== matches);
  expect(differing).toEqual([]);
  expect(rows.length).toBeGreaterThan(5_000);
});

test('what is meant differently elsewhere means here what Java takes it for', () => {
  const matching = (source: string, texts: readonly string[]): string[] => {
    const { test } = compilePattern(source);
    return texts.filter((text) => test(text));
  };
  const breaks = ['\n', '\r', '\x85', '\u2028', '\u2029'];
  expect(matching('.', [...breaks, 'a', '😀', '\v', '\0'])).toEqual(['a', '😀', '\v', '\0']);
  expect(matching('\\s', [' ', '\t', '\n', '\v', '\f', '\r', '\xa0', '\u2028', '\ufeff'])).toEqual([...' \t\n\v\f\r']);
  expect(matching('\\w', ['a', 'Z', '0', '_', 'é', '漢', '\u017f'])).toEqual(['a', 'Z', '0', '_']);
  expect(matching('[]a]', [']', 'a', ''])).toEqual([']', 'a']);
  expect(matching('[a-c-]', ['b', '-', 'd'])).toEqual(['b', '-']);
  expect(matching('', ['', 'a'])).toEqual(['']);
});

const nested = (source: string, depth: number, quantifier: string): string =>
  `${'('.repeat(depth)}${source}${`)${quantifier}`.repeat(depth)}`;
const long = 100_000;

describe('A pattern that others choke on', () => {
  test.each([
    ['plus within plus', '(a+)+', 'a'.repeat(long), 'b'],
    ['one alternative twice', '(a|a)*', 'a'.repeat(long), 'b'],
    ['one within the other', '(a|ab|b|ba)*', 'ab'.repeat(long / 2), 'c'],
    ['stars in a row', 'a*a*a*a*a*a*a*a*a*a*', 'a'.repeat(long), 'b'],
    ['stars counted', '(.*){60}', 'ab'.repeat(long / 2), '\n'],
    ['stars within stars', nested('a', 20, '*'), 'a'.repeat(long), 'b'],
    ['counts up to the limit', '((a{1,50}){1,4})*', 'a'.repeat(long), 'b'],
    ['a place that nobody can know', '[ab]*a[ab]([ab]{100}){8}', 'ab'.repeat(long / 2), 'c'],
    ['a large set, counted', `([${'xy'.repeat(200)}ab]{0,100})*`, 'ab'.repeat(long / 2), 'c'],
  ])('is decided in one pass over a long text: %s', (_name, source, text, spoiler) => {
    const { test, size } = compilePattern(source);
    expect(size).toBeLessThanOrEqual(1_000);
    expect(test(text)).toBe(true);
    expect(test(text + spoiler)).toBe(false);
    expect(test(spoiler + text)).toBe(false);
  });

  test.each([
    ['nothing', '', ''],
    ['nothing, in other words', '(|)a{0}', ''],
    ['none of a letter', 'a{0}', ''],
  ])('costs nothing when it repeats %s', (_name, source, text) => {
    const { test, size } = compilePattern(nested(source, 19, '{100}'));
    expect([size, test(text), test('a')]).toEqual([0, true, false]);
  });

  test.each([
    ['as many repetitions as can be written', nested('a', 2, '{0,100}')],
    ['plus within plus', nested('a', 19, '+')],
    ['alternatives of nothing', `((${'|'.repeat(400)}a){0,100})*`],
    ['at least so many of at least so many', nested('a', 9, '{2,}')],
  ])('is refused when it is too large written out: %s', (_name, source) => {
    expect(() => compilePattern(source)).toThrow('it is too large when its repetitions are written out');
  });

  test('is one that PostgreSQL accepts too, of every form that is accepted here', async () => {
    const sources = [
      ...[
        '',
        '()',
        '(|a)',
        '(a|)*',
        '(a?|b*)+',
        'a{0}',
        'a{0,0}b',
        'a{100}',
        'a{100,}',
        'a{0,100}',
        '((a?){15}){15}',
        '((a*){15}){15}',
      ],
      ...[
        nested('a', 20, '*'),
        nested('a', 20, '?'),
        '(a{100}){9}',
        '(.*a){99}',
        '[\0-\u{10ffff}]',
        '[^\0]*',
        '\ud83d',
        '[\ud800-\udfff]',
      ],
      ...['\\\\u0041', "'; DROP TABLE assets; --", '\\*\\*\\*:a', '\\(\\?i\\)a', '[\\]\\[:alpha:]+', '\\[\\[=a=\\]\\]'],
    ];
    for (const source of sources) {
      const { sql, test } = compilePattern(source);
      const texts = [
        '',
        'a',
        'b',
        'A',
        'aa',
        'ab',
        '\\u0041',
        "'; DROP TABLE assets; --",
        '***:a',
        '(?i)a',
        '[[=a=]]',
        ':[al',
      ];
      const { rows } = await admin.query(
        'SELECT value COLLATE "C" ~ $1 AS matches FROM unnest($2::text[]) WITH ORDINALITY AS t (value, at) ORDER BY at',
        [sql, texts],
      );
      expect([source, rows.map(({ matches }) => matches)]).toEqual([source, texts.map((text) => test(text))]);
    }
  });
});

test.each([
  ['a)b', 1, 'this ")" closes nothing', '此处的“)”没有对应的“(”'],
  ['(a', 2, 'a group is not closed', '分组未闭合'],
  ['😀(a', 3, 'a group is not closed', '分组未闭合'],
  [nested('a', 21, ''), 21, 'groups are nested deeper than 20', '分组嵌套超过 20 层'],
  ['a**', 2, 'one quantifier after another is not known here', '不支持连续的量词'],
  ['a+?', 2, 'one quantifier after another is not known here', '不支持连续的量词'],
  ['a{2}{3}', 4, 'one quantifier after another is not known here', '不支持连续的量词'],
  [
    'a{,3}',
    1,
    '"{" must be followed by numbers, as in {2} or {2,5}; write \\{ for the character',
    '“{”之后须为数字，例如 {2} 或 {2,5}；若指该字符，请写 \\{',
  ],
  [
    'a{x}',
    1,
    '"{" must be followed by numbers, as in {2} or {2,5}; write \\{ for the character',
    '“{”之后须为数字，例如 {2} 或 {2,5}；若指该字符，请写 \\{',
  ],
  ['a{101}', 1, 'at most 100 repetitions are counted', '重复次数最多为 100'],
  ['a{0,99999999999999999999}', 1, 'at most 100 repetitions are counted', '重复次数最多为 100'],
  ['a{3,2}', 1, 'the second number is smaller than the first', '第二个数小于第一个数'],
  ['*a', 0, 'a quantifier follows nothing', '量词之前没有内容'],
  ['(+a)', 1, 'a quantifier follows nothing', '量词之前没有内容'],
  ['a|{2}', 2, 'a quantifier follows nothing', '量词之前没有内容'],
  [
    '^a',
    0,
    '"^" is not needed: the whole text must match; write \\^ for it',
    '不需要“^”：总是匹配整个文本；若指该字符，请写 \\^',
  ],
  [
    'a$',
    1,
    '"$" is not needed: the whole text must match; write \\$ for it',
    '不需要“$”：总是匹配整个文本；若指该字符，请写 \\$',
  ],
  ['(?=a)', 2, 'only plain groups are known: (…) or (?:…)', '仅支持普通分组：(…) 或 (?:…)'],
  ['(?<name>a)', 2, 'only plain groups are known: (…) or (?:…)', '仅支持普通分组：(…) 或 (?:…)'],
  ['(?i)a', 2, 'only plain groups are known: (…) or (?:…)', '仅支持普通分组：(…) 或 (?:…)'],
  ['(a)\\1', 4, '\\1 is not known here', '不支持 \\1'],
  ['\\bword', 1, '\\b is not known here', '不支持 \\b'],
  ['\\p{L}', 1, '\\p is not known here', '不支持 \\p'],
  ['\\u0041', 1, '\\u is not known here', '不支持 \\u'],
  ['a\\', 2, 'it ends too early', '表达式过早结束'],
  ['[ab', 3, 'a set is not closed', '字符集未闭合'],
  ['[]', 2, 'a set is not closed', '字符集未闭合'],
  ['[a\\D]', 4, 'the opposite of a class is not known inside of a set', '字符集中不支持取反的字符类'],
  ['[z-a]', 4, 'this is no range of characters', '这不是字符范围'],
  ['[a-\\d]', 5, 'this is no range of characters', '这不是字符范围'],
  ['[\\d-z]', 5, 'this is no range of characters', '这不是字符范围'],
  ['[\\w-.]', 5, 'this is no range of characters', '这不是字符范围'],
  ['(a{100}){11}', 0, 'it is too large when its repetitions are written out', '展开重复后过大'],
])('the pattern %s is refused after %i characters: %s', (source, at, message, zh) => {
  const problem = refusalOf(source);
  expect(problem).toMatchObject({ at, message, zh });
});

test('a pattern is refused when it is longer than 500 characters, whatever plane they are of', () => {
  expect(refusalOf('a'.repeat(501))).toMatchObject({
    at: 500,
    message: 'it is longer than 500 characters',
    zh: '长度超过 500 个字符',
  });
  expect(refusalOf('😀'.repeat(501))).toMatchObject({ at: 500 });
  expect(compilePattern('😀'.repeat(500)).test('😀'.repeat(500))).toBe(true);
});

function refusalOf(source: string): unknown {
  try {
    return compilePattern(source);
  } catch (problem) {
    expect(problem).toBeInstanceOf(PatternError);
    return problem;
  }
}
