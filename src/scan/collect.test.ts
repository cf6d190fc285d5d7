import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineAsset } from '#model/asset.ts';
import { type Collector, type Detail, defineCollector, type Found } from '#model/collector.ts';
import { flag, integer, list, object, optional, text } from '#model/field.ts';
import type { Gap } from '#model/gap.ts';
import { defineOperation, ReadFailure } from '#model/operation.ts';
import { collect, planCollector } from './collect.ts';
import { ToyTransport } from './fixture.ts';
import { createReader } from './reader.ts';

const operation = (name: string) => defineOperation({ service: 'toy', name, permission: '', reply: z.unknown() });
const [listAll, getSize, getOwner, getRules] = ['List', 'GetSize', 'GetOwner', 'GetRules'].map(operation) as [
  ReturnType<typeof operation>,
  ReturnType<typeof operation>,
  ReturnType<typeof operation>,
  ReturnType<typeof operation>,
];

const Box = defineAsset({
  kind: 'toy.box',
  title: { en: 'Box', zh: '箱' },
  description: '',
  fields: {
    state: text(),
    locked: optional(flag()),
    size: integer(),
    owner: text(),
    rules: list(object({ port: integer() })),
  },
});

const gap = (name: string, code = 'Forbidden'): Gap => ({
  service: 'toy',
  operation: name,
  region: 'north',
  code,
  message: 'no',
});
const refused = (name: string) => new ReadFailure(gap(name));
const box = (name: string, more: Partial<Found> = {}): Found => ({ id: name, name, fields: { state: 'on' }, ...more });

function detail(fields: readonly string[], more: Partial<Detail> = {}): Detail {
  return { fields, operations: [getSize], read: async () => ({ size: 1, owner: 'ann', rules: [] }), ...more };
}

interface Spec {
  boxes?: () => AsyncIterable<Found>;
  parents?: () => AsyncIterable<unknown>;
  details?: readonly Detail[];
  read?: (parent: string) => AsyncIterable<Found>;
}

function collectorOf({ boxes, parents, details = [], read }: Spec): Collector {
  const reading = read ?? boxes ?? (() => from([box('a')]));
  return defineCollector({
    asset: Box,
    scope: 'regional',
    list: {
      operations: [listAll],
      ...(parents ? { parents } : {}),
      read: (_: unknown, parent: unknown) => reading(parent as string),
    },
    details,
  });
}

async function* from<T>(items: readonly T[], problem?: unknown): AsyncGenerator<T> {
  yield* items;
  if (problem) throw problem;
}

const everything = Object.keys(Box.fields);

async function run(spec: Spec, needed: readonly string[] = ['state']) {
  const transport = new ToyTransport({});
  const context = { account: '1', regions: ['north'], region: 'north', now: 0, transport };
  const reader = createReader({ ...context, signal: new AbortController().signal, memory: new Map() });
  const options = { cloud: 'toy', needed: new Set(needed), readAt: '2026-11-01T00:00:00.000Z' };
  const out = await Array.fromAsync(collect(planCollector(collectorOf(spec), options.needed), reader, options));
  const assets = out.flatMap((one) => ('asset' in one ? [one.asset] : []));
  const failures = out.flatMap((one) => ('asset' in one ? one.failures : []));
  const listGaps = out.flatMap((one) => ('listGap' in one ? [one.listGap] : []));
  return { assets, failures, listGaps, names: assets.map(({ name }) => name) };
}

describe('an asset', () => {
  test('carries what the list said and where it was read', async () => {
    const found = box('a', {
      displayName: 'Box A',
      tags: { team: 'x' },
      fields: { state: 'on', locked: 'true', size: 9 },
    });
    expect((await run({ boxes: () => from([found]) }, ['state', 'locked'])).assets).toEqual([
      {
        kind: 'toy.box',
        id: 'a',
        name: 'a',
        displayName: 'Box A',
        cloud: 'toy',
        account: '1',
        region: 'north',
        tags: { team: 'x' },
        readAt: '2026-11-01T00:00:00.000Z',
        fields: { state: 'on', locked: true },
      },
    ]);
  });

  test('may be elsewhere than where it was listed', async () => {
    const { assets } = await run({ boxes: () => from([box('a', { region: 'south' }), box('b', { region: null })]) });
    expect(assets.map(({ region }) => region)).toEqual(['south', null]);
  });

  test('a field of another shape is a gap that says where', async () => {
    const rules = detail(['rules'], {
      operations: [getRules],
      read: async () => ({ rules: [{ port: 1 }, { port: 'x' }] }),
    });
    const found = box('a', { region: 'south', fields: {} });
    const { assets, failures } = await run({ boxes: () => from([found]), details: [rules] }, ['state', 'rules']);
    expect(assets[0]!.gaps).toEqual({
      state: { ...gap('List', 'UnexpectedReply'), region: 'south', message: 'state should be text' },
      rules: {
        ...gap('GetRules', 'UnexpectedReply'),
        region: 'south',
        message: 'rules[1].port should be a whole number',
      },
    });
    expect(failures).toHaveLength(2);
    expect(assets[0]!.fields).toEqual({});
  });
});

describe('lists', () => {
  test('what came before a failure is kept, and the failure is a gap of the list', async () => {
    const { names, listGaps } = await run({ boxes: () => from([box('a'), box('b')], refused('List')) });
    expect([names, listGaps]).toEqual([['a', 'b'], [gap('List')]]);
  });

  test('one parent fails, the others are read', async () => {
    const read = (parent: string) => from([box(`${parent}1`)], parent === 'b' ? refused('List') : undefined);
    const { names, listGaps } = await run({ parents: () => from(['a', 'b', 'c']), read });
    expect([names, listGaps]).toEqual([['a1', 'b1', 'c1'], [gap('List')]]);
  });

  test('the list of parents fails after some', async () => {
    const { names, listGaps } = await run({
      parents: () => from(['a'], refused('ListUsers')),
      read: (parent) => from([box(parent)]),
    });
    expect([names, listGaps]).toEqual([['a'], [gap('ListUsers')]]);
  });

  const oops = (): never => {
    throw new TypeError('x is undefined');
  };
  test.each<[string, Spec]>([
    ['the list', { boxes: () => from<Found>([], new TypeError('x is undefined')) }],
    ['the list, before it begins', { boxes: oops }],
    ['the parents', { parents: () => from<string>([], new TypeError('x is undefined')) }],
    ['the parents, before they begin', { parents: oops }],
    ['the list of a parent', { parents: () => from(['a']), read: oops }],
    ['an item that has no fields', { boxes: () => from([{ id: 'a', name: 'a' } as Found]) }],
  ])('a fault of a collector in %s is a gap, not a crash', async (_, spec) => {
    for (const details of [[], [detail(['size'])]]) {
      const { assets, listGaps } = await run({ ...spec, details }, ['state', 'size']);
      expect(assets).toEqual([]);
      expect(listGaps).toEqual([
        expect.objectContaining({ code: 'UnexpectedReply', operation: 'List', region: 'north' }),
      ]);
    }
  });
});

describe('details', () => {
  test('are read only where a needed field asks for them, with what they need themselves', async () => {
    const asked: string[] = [];
    const noting = (name: string, needs: readonly string[] = []) =>
      detail([name], {
        needs,
        read: async (_, { fields }) => {
          asked.push(`${name} after ${Object.keys(fields).sort()}`);
          return { size: 1, owner: 'ann', rules: [] };
        },
      });
    const details = [noting('size', ['state']), noting('owner', ['size']), noting('rules')];
    const plan = (...needed: string[]) =>
      run({ details }, needed).then(({ assets }) => [asked.splice(0), assets[0]!.fields]);
    expect(await plan('state')).toEqual([[], { state: 'on' }]);
    expect(await plan('rules')).toEqual([['rules after '], { rules: [] }]);
    expect(await plan('owner')).toEqual([
      ['size after state', 'owner after size,state'],
      { state: 'on', size: 1, owner: 'ann' },
    ]);
  });

  test('that cannot matter are left unread, and that is no failure', async () => {
    const details = [
      detail(['size'], { needs: ['state'], when: ({ fields }) => fields.state === 'off' }),
      detail(['owner'], { needs: ['size'] }),
    ];
    const { assets, failures } = await run({ details }, ['size', 'owner']);
    const notRead = { ...gap('GetSize', 'NotRead'), message: '' };
    expect(assets[0]!.gaps).toEqual({ size: notRead, owner: notRead });
    expect(failures).toEqual([]);
  });

  test('that failed take along those that need them; the failure is told once', async () => {
    const failing = detail(['size'], { read: () => Promise.reject(refused('GetSize')) });
    const details = [failing, detail(['owner'], { needs: ['size'], operations: [getOwner] }), detail(['rules'])];
    const { assets, failures } = await run({ details }, everything);
    expect(assets[0]!.gaps).toEqual({ size: gap('GetSize'), owner: gap('GetSize') });
    expect(assets[0]!.fields).toEqual({ state: 'on', locked: null, rules: [] });
    expect(failures).toEqual([gap('GetSize')]);
  });

  test.each<[string, Partial<Detail>]>([
    ['reads', { read: () => Promise.reject(new TypeError('oops')) }],
    [
      'reads at once',
      {
        read: () => {
          throw new TypeError('oops');
        },
      },
    ],
    [
      'decides whether to read',
      {
        when: () => {
          throw new TypeError('oops');
        },
      },
    ],
    ['gives nothing', { read: async () => undefined as never }],
    ['has a field that the kind does not have', { fields: ['size', 'colour'] }],
  ])('a fault where one %s is a gap of its fields', async (_, more) => {
    const { assets, failures, listGaps } = await run({ details: [detail(['size'], more), detail(['owner'])] }, [
      'size',
      'owner',
    ]);
    expect(assets[0]!.gaps?.size).toMatchObject({ code: 'UnexpectedReply', operation: 'GetSize' });
    expect(assets[0]!.fields.owner).toBe('ann');
    expect([failures.length, listGaps]).toEqual([1, []]);
  });
});

test('no more than 24 assets have details under way, and the list is not read far ahead', async () => {
  let [underWay, most, listed, finished, ahead] = [0, 0, 0, 0, 0];
  async function* boxes(): AsyncGenerator<Found> {
    for (let at = 0; at < 300; at += 1) {
      listed += 1;
      ahead = Math.max(ahead, listed - finished);
      yield box(`b${at}`);
    }
  }
  const read = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await nextTurn();
    underWay -= 1;
    finished += 1;
    return { size: 1 };
  };
  const { names } = await run({ boxes, details: [detail(['size'], { read })] }, ['size']);
  expect([new Set(names).size, most]).toEqual([300, 24]);
  expect(ahead).toBeLessThanOrEqual(26);
});

test('whatever the order and whatever fails, every listed asset comes out exactly once', async () => {
  const step = fc.record({
    listTurns: fc.nat(3),
    detailTurns: fc.nat(6),
    fails: fc.constantFrom('', '', 'refused', 'crash'),
  });
  const turns = async (count: number): Promise<void> => {
    for (let left = count; left > 0; left -= 1) await nextTurn();
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.boolean(), async (steps, listFails) => {
      async function* boxes(): AsyncGenerator<Found> {
        for (const [at, { listTurns }] of steps.entries()) {
          await turns(listTurns);
          yield box(`${at}`);
        }
        if (listFails) throw refused('List');
      }
      const read = async (_: unknown, { name }: Found) => {
        const { detailTurns, fails } = steps[Number(name)]!;
        await turns(detailTurns);
        if (fails === 'refused') throw refused('GetSize');
        if (fails === 'crash') throw new TypeError('oops');
        return { size: Number(name) };
      };
      const { assets, failures, listGaps } = await run({ boxes, details: [detail(['size'], { read })] }, ['size']);
      expect(assets.map(({ name }) => Number(name)).sort((a, b) => a - b)).toEqual(steps.map((_, at) => at));
      for (const { name, fields, gaps } of assets) {
        if (steps[Number(name)]!.fails === '') expect([fields.size, gaps]).toEqual([Number(name), undefined]);
        else expect(gaps).toHaveProperty('size');
      }
      expect(failures).toHaveLength(steps.filter(({ fails }) => fails !== '').length);
      expect(listGaps).toHaveLength(listFails ? 1 : 0);
    }),
    { numRuns: 60, seed: 20261101 },
  );
});
