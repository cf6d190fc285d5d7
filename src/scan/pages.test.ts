import { describe, expect, test } from 'vitest';
import type { CloudError, Operation, Paging } from '#model/operation.ts';
import { walkPages } from './pages.ts';

interface Walked {
  readonly items: readonly unknown[];
  readonly inputs: readonly object[];
  readonly problem: string | null;
}

/** Walks a list whose replies are these; `{ Items, … }`, and after them whatever `rest` gives. */
async function walk(
  paging: Paging | undefined,
  replies: readonly object[],
  rest?: (at: number) => object,
): Promise<Walked> {
  const operation = {
    service: 'toy',
    name: 'List',
    permission: '',
    ...(paging ? { paging } : {}),
  } as Operation<readonly unknown[]>;
  const inputs: object[] = [];
  const items: unknown[] = [];
  const ask = async (input: object) => {
    if (inputs.length > 1_000) throw new Error('the list never ends');
    const raw = replies[inputs.length] ?? rest?.(inputs.length);
    inputs.push(input);
    if (!raw) throw new Error('nobody asked for this page');
    return { raw, parsed: (raw as { Items: readonly unknown[] }).Items };
  };
  try {
    for await (const page of walkPages(operation, { Region: 'north' }, ask)) items.push(...page);
    return { items, inputs, problem: null };
  } catch (error) {
    const { code, message, kind } = error as CloudError;
    expect([code, kind]).toEqual(['IncompleteList', 'misunderstood']);
    return { items, inputs, problem: message };
  }
}

const token: Paging = { style: 'token', input: 'Token', output: 'Page.Next' };
const announced: Paging = { ...token, more: 'More' };
const counted: Paging = { ...token, total: 'Total' };
const number: Paging = { style: 'number', input: 'Page', size: ['Size', 2], total: 'Total' };
const next = (value: unknown) => ({ Page: { Next: value } });

test('a list without pages is one call', async () => {
  expect(await walk(undefined, [{ Items: [1] }])).toEqual({ items: [1], inputs: [{ Region: 'north' }], problem: null });
});

describe('token', () => {
  test('sends the token, the size and the input until there is none', async () => {
    const { items, inputs, problem } = await walk({ ...token, size: ['Size', 9] }, [
      { Items: [1], ...next('a') },
      { Items: [], ...next(7) },
      { Items: [2] },
    ]);
    expect({ items, problem }).toEqual({ items: [1, 2], problem: null });
    expect(inputs).toEqual([
      { Region: 'north', Size: 9 },
      { Region: 'north', Size: 9, Token: 'a' },
      { Region: 'north', Size: 9, Token: '7' },
    ]);
  });

  test.each([undefined, null, ''])('%j as a token is the end', async (value) => {
    expect(await walk(token, [{ Items: [1], ...next(value) }])).toMatchObject({ items: [1], problem: null });
  });

  test.each<[string, object[], string]>([
    [
      'the same token',
      [
        { Items: [1], ...next('a') },
        { Items: [2], ...next('a') },
      ],
      'the same page token came twice',
    ],
    [
      'a token from before',
      [
        { Items: [1], ...next('a') },
        { Items: [2], ...next('b') },
        { Items: [3], ...next('a') },
      ],
      'token came twice',
    ],
    [
      'the same content',
      [
        { Items: [1, 2], ...next('a') },
        { Items: [1, 2], ...next('b') },
      ],
      'the same page came twice',
    ],
    [
      'content from before',
      [
        { Items: [1], ...next('a') },
        { Items: [2], ...next('b') },
        { Items: [1], ...next('c') },
      ],
      'page came twice',
    ],
  ])('%s again is a gap', async (_, replies, message) => {
    const { items, problem } = await walk(token, replies);
    expect(problem).toContain(message);
    expect(items.length).toBeGreaterThan(0);
  });

  test('pages without end that hold nothing, and pages without end that repeat', async () => {
    const empty = await walk(token, [], (at) => ({ Items: [], ...next(`t${at}`) }));
    expect(empty.problem).toContain('in a row were empty');
    expect(empty.inputs.length).toBeLessThan(200);
    const repeated = await walk(token, [], (at) => ({ Items: [at % 3], ...next(`t${at}`) }));
    expect(repeated).toMatchObject({ items: [0, 1, 2], problem: 'the same page came twice' });
  });

  test.each<[unknown, unknown, boolean, string | null]>([
    [true, 'a', true, null],
    ['true', 'a', true, null],
    [undefined, 'a', true, null],
    [null, 'a', true, null],
    [false, 'a', false, null],
    ['false', 'a', false, null],
    [undefined, undefined, false, null],
    [false, undefined, false, null],
    [true, undefined, false, 'no token'],
    ['true', '', false, 'no token'],
    ['yes', 'a', false, 'neither with true nor with false'],
    [1, 'a', false, 'neither with true nor with false'],
  ])('more: %j with the token %j', async (more, value, goesOn, message) => {
    const { items, problem } = await walk(announced, [
      { Items: [1], More: more, ...next(value) },
      { Items: [2], More: false },
    ]);
    expect(items).toEqual(goesOn ? [1, 2] : [1]);
    if (message === null) expect(problem).toBeNull();
    else expect(problem).toContain(message);
  });

  test.each<[string, Paging, object[], string | null]>([
    [
      'reached',
      counted,
      [
        { Items: [1], Total: 2, ...next('a') },
        { Items: [2], Total: 2 },
      ],
      null,
    ],
    ['not reached', counted, [{ Items: [1], Total: 2 }], 'the list ended after 1 of 2 items'],
    ['only on the first page', counted, [{ Items: [1], Total: 3, ...next('a') }, { Items: [2] }], 'after 2 of 3'],
    [
      'shrinking',
      counted,
      [
        { Items: [1], Total: 3, ...next('a') },
        { Items: [2], Total: 0 },
      ],
      'after 2 of 3',
    ],
    ['vague', { ...counted, isTotalVague: true }, [{ Items: [1], Total: 9 }], null],
    ['vague, with nothing at all', { ...counted, isTotalVague: true }, [{ Items: [], Total: 9 }], 'after 0 of 9'],
    ['missing', counted, [{ Items: [1] }], null],
  ])('a total beside the tokens that is %s', async (_, paging, replies, message) => {
    const { problem } = await walk(paging, replies);
    if (message === null) expect(problem).toBeNull();
    else expect(problem).toContain(message);
  });
});

describe('page numbers', () => {
  test('count up until the total is reached', async () => {
    expect(
      await walk(number, [
        { Items: [1, 2], Total: 3 },
        { Items: [3], Total: 3 },
      ]),
    ).toEqual({
      items: [1, 2, 3],
      inputs: [
        { Region: 'north', Page: 1, Size: 2 },
        { Region: 'north', Page: 2, Size: 2 },
      ],
      problem: null,
    });
  });

  test.each<[string, object[], unknown[], string | null]>([
    ['nothing at all', [{ Items: [], Total: 0 }], [], null],
    ['exactly full', [{ Items: [1, 2], Total: 2 }], [1, 2], null],
    [
      'a total as text',
      [
        { Items: [1, 2], Total: '3' },
        { Items: [3], Total: '3' },
      ],
      [1, 2, 3],
      null,
    ],
    [
      'a smaller page than asked for',
      [
        { Items: [1], Total: 3 },
        { Items: [2], Total: 3 },
        { Items: [3], Total: 3 },
      ],
      [1, 2, 3],
      null,
    ],
    ['a larger page than asked for', [{ Items: [1, 2, 3], Total: 3 }], [1, 2, 3], null],
    ['no total, a short page', [{ Items: [1, 2] }, { Items: [3] }], [1, 2, 3], null],
    ['no total, an empty page', [{ Items: [1, 2] }, { Items: [] }], [1, 2], null],
    ['an empty first page', [{ Items: [], Total: 2 }], [], 'a page was empty after 0 of 2 items'],
    [
      'an empty page below the total',
      [
        { Items: [1, 2], Total: 3 },
        { Items: [], Total: 3 },
      ],
      [1, 2],
      'after 2 of 3',
    ],
    [
      'the same page',
      [
        { Items: [1, 2], Total: 4 },
        { Items: [1, 2], Total: 4 },
      ],
      [1, 2],
      'the same page came twice',
    ],
    [
      'a page from before',
      [
        { Items: [1], Total: 9 },
        { Items: [2], Total: 9 },
        { Items: [1], Total: 9 },
      ],
      [1, 2],
      'came twice',
    ],
    ['a total that goes', [{ Items: [1, 2], Total: 5 }, { Items: [3] }, { Items: [] }], [1, 2, 3], 'after 3 of 5'],
    [
      'a total that shrinks',
      [
        { Items: [1, 2], Total: 5 },
        { Items: [3, 4], Total: 4 },
        { Items: [], Total: 4 },
      ],
      [1, 2, 3, 4],
      'after 4 of 5',
    ],
    [
      'a total that grows',
      [
        { Items: [1, 2], Total: 2.0 + 1 },
        { Items: [3, 4], Total: 5 },
        { Items: [5], Total: 5 },
      ],
      [1, 2, 3, 4, 5],
      null,
    ],
    ['a full page beyond the total', [{ Items: [1, 2], Total: 0 }], [1, 2], 'there are more than 0 items'],
  ])('%s', async (_, replies, items, message) => {
    const walked = await walk(number, replies);
    expect(walked.items).toEqual(items);
    if (message === null) expect(walked.problem).toBeNull();
    else expect(walked.problem).toContain(message);
  });

  test.each(['', 'many', -1, 1.5, true, [], {}, '1e3', Number.NaN, 2 ** 60])('the total %j is a gap', async (total) => {
    expect((await walk(number, [{ Items: [1], Total: total }])).problem).toBe('the total Total is not a number');
  });
});

describe('pages that overlap', () => {
  const number = { style: 'number', input: 'Page', size: ['Size', 2], total: 'Total' } as const;

  test('count each item once: what they push out is missing', async () => {
    const replies = [
      { Items: ['a', 'b'], Total: 4 },
      { Items: ['b', 'c'], Total: 4 },
      { Items: [], Total: 4 },
    ];
    const { items, problem } = await walk(number, replies);
    expect(items).toEqual(['a', 'b', 'b', 'c']);
    expect(problem).toMatch(/empty after 3 of 4/);
  });

  test('are no end when the service says that its pages are shorter', async () => {
    const short = { ...number, size: ['Size', 50] } as const;
    const replies = [
      { Items: ['a', 'b'], Size: 2 },
      { Items: ['c'], Size: 2 },
    ];
    expect((await walk(short, replies)).items).toEqual(['a', 'b', 'c']);
  });
});
