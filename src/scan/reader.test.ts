import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineOperation, ReadFailure } from '#model/operation.ts';
import { type Answers, failure, ToyTransport, throws } from './fixture.ts';
import { createReader, readerIn } from './reader.ts';

const own = defineOperation({ service: 'toy', name: 'Own', permission: '', reply: z.object({ value: z.number() }) });
const shared = defineOperation({ ...own, name: 'Shared', shared: true });
const listed = defineOperation({
  ...own,
  name: 'Listed',
  paging: { style: 'token', input: 'Token', output: 'Next' },
});

function setUp(answers: Answers) {
  const transport = new ToyTransport(answers);
  const context = {
    account: '1',
    regions: ['north'],
    region: 'north' as string | null,
    now: 7,
    transport,
    signal: new AbortController().signal,
    memory: new Map<string, Promise<unknown>>(),
  };
  return { transport, context, reader: createReader(context) };
}

async function failureOf(promise: Promise<unknown>): Promise<ReadFailure> {
  const problem = await promise.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error,
  );
  expect(problem).toBeInstanceOf(ReadFailure);
  return problem as ReadFailure;
}

describe('call', () => {
  test('parses the answer, and asks in the region of the reader or of the call', async () => {
    const { reader, transport, context } = setUp({ Own: () => ({ value: 1, more: 2 }) });
    expect(await reader.call(own, { A: 'b' })).toEqual({ value: 1 });
    await reader.call(own, {}, { region: 'south' });
    await reader.call(own, {}, { region: null });
    await readerIn(context, null).call(own);
    expect(transport.calls.map(({ region }) => region)).toEqual(['north', 'south', null, null]);
    expect(transport.calls[0]).toEqual({ service: 'toy', operation: 'Own', region: 'north', input: { A: 'b' } });
  });

  test('a refusal names the call, the region and the reason', async () => {
    const { reader } = setUp({ Own: throws('Forbidden') });
    const gap = { service: 'toy', operation: 'Own', region: 'south', code: 'Forbidden', message: 'Forbidden happened' };
    expect((await failureOf(reader.call(own, {}, { region: 'south' }))).gap).toEqual(gap);
  });

  test.each([null, 'text', [], {}, { value: '1' }, undefined])('the answer %j is not understood', async (answer) => {
    const { reader } = setUp({ Own: () => answer });
    const { gap } = await failureOf(reader.call(own));
    expect(gap).toMatchObject({ code: 'UnexpectedReply', operation: 'Own', region: 'north' });
    expect(gap.message).not.toBe('');
  });
});

describe('shared answers', () => {
  test('are asked for once, also at the same time, per input and region', async () => {
    const { reader, transport, context } = setUp({ Shared: ({ input }) => ({ value: input.A }) });
    const same = await Promise.all([1, 2, 3].map(() => reader.call(shared, { A: 1, B: 'x' })));
    expect(same).toEqual([{ value: 1 }, { value: 1 }, { value: 1 }]);
    await reader.call(shared, { B: 'x', A: 1 });
    await readerIn(context, 'south').call(shared, { A: 1, B: 'x' }, { region: 'north' });
    expect(transport.calls).toHaveLength(1);
    await reader.call(shared, { A: 2, B: 'x' });
    await reader.call(shared, { A: 1, B: 'x' }, { region: 'south' });
    await reader.call(shared, { A: 1 });
    expect(transport.calls).toHaveLength(4);
  });

  test('are remembered when they failed, too', async () => {
    const { reader, transport } = setUp({ Shared: throws('Forbidden') });
    const failures = await Promise.all([reader.call(shared), reader.call(shared)].map(failureOf));
    failures.push(await failureOf(reader.call(shared)));
    expect(failures.map(({ gap }) => gap.code)).toEqual(['Forbidden', 'Forbidden', 'Forbidden']);
    expect(transport.calls).toHaveLength(1);
  });

  test('others are asked for every time', async () => {
    const { reader, transport, context } = setUp({ Own: () => ({ value: 1 }) });
    await Promise.all([reader.call(own), reader.call(own)]);
    expect(transport.calls).toHaveLength(2);
    expect(context.memory.size).toBe(0);
  });
});

describe('pages', () => {
  const values = async (pages: AsyncIterable<{ value: number }>): Promise<number[]> => {
    const seen: number[] = [];
    for await (const page of pages) seen.push(page.value);
    return seen;
  };

  test('gives every page, parsed', async () => {
    const { reader } = setUp({ Listed: ({ input }) => (input.Token ? { value: 2 } : { value: 1, Next: 'a' }) });
    expect(await values(reader.pages(listed))).toEqual([1, 2]);
  });

  test.each<[string, (token: unknown) => unknown, string]>([
    ['refused', (token) => (token ? throws('Forbidden')(undefined as never) : { value: 1, Next: 'a' }), 'Forbidden'],
    ['not understood', (token) => (token ? {} : { value: 1, Next: 'a' }), 'UnexpectedReply'],
    ['repeated', () => ({ value: 1, Next: 'a' }), 'IncompleteList'],
  ])('a page that is %s ends the list with the reason', async (_, answer, code) => {
    const { reader } = setUp({ Listed: ({ input }) => answer(input.Token) });
    const { gap } = await failureOf(values(reader.pages(listed, {}, { region: 'south' })));
    expect(gap).toMatchObject({ service: 'toy', operation: 'Listed', region: 'south', code });
  });

  test('what the reader of a page throws is its own', async () => {
    const { reader } = setUp({ Listed: () => ({ value: 1 }) });
    const reading = (async () => {
      for await (const _ of reader.pages(listed)) throw failure('Mine', 'refused');
    })();
    await expect(reading).rejects.toMatchObject({ name: 'CloudError', code: 'Mine' });
  });
});

test('what a collector reports is handed on', () => {
  const seen: unknown[] = [];
  const { context } = setUp({});
  const gap = { service: 'toy', operation: 'Own', region: null, code: 'X', message: '' };
  createReader({ ...context, onReport: (reported) => seen.push(reported) }).report(gap);
  createReader(context).report(gap);
  expect(seen).toEqual([gap]);
});
