import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FarTable } from './far-table.ts';
import { gapOf } from './fixture.ts';

const word = fc.oneof(
  fc.constantFrom('a', 'b', ''),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constant('\ud800x'),
);
const row = fc.record({
  key: word,
  name: word,
  value: fc.oneof(word, fc.integer(), fc.constant(null)),
  isUnread: fc.boolean(),
});

test('finds what was added under a key, and nothing else: unread ones last, by name', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 300 }), fc.array(word, { maxLength: 20 }), (rows, others) => {
      const table = new FarTable();
      for (const { key, name, value, isUnread } of rows) {
        table.add(key, name, isUnread ? {} : { value }, isUnread ? { value: gapOf('GetValue') } : undefined);
      }
      for (const key of new Set([...rows.map((entry) => entry.key), ...others])) {
        const expected = rows
          .filter((entry) => entry.key.toWellFormed() === key.toWellFormed())
          .map(({ name, value, isUnread }) => [
            isUnread,
            name.toWellFormed(),
            isUnread ? 'unread' : JSON.stringify(value).toWellFormed(),
          ]);
        const found = table.find(key).map((far) => {
          const isUnread = Object.getOwnPropertyDescriptor(far, 'value')?.get !== undefined;
          return [isUnread, far.$name, isUnread ? 'unread' : JSON.stringify(far.value).toWellFormed()];
        });
        expect([...found].sort(), `under ${JSON.stringify(key)}`).toEqual([...expected].sort());
        const order = found.map(([isUnread, name]) => [Number(isUnread), name] as const);
        expect(order).toEqual([...order].sort((a, b) => a[0] - b[0] || (String(a[1]) < String(b[1]) ? -1 : 1)));
      }
    }),
    { numRuns: 60, seed: 20261101 },
  );
});

test('thousands of entries, and one that is larger than a chunk', () => {
  const table = new FarTable();
  for (let at = 0; at < 20_000; at += 1) table.add(`key${at % 7_000}`, `name${at}`, { at, state: at % 3 });
  const large = 'x'.repeat(3 << 20);
  table.add('large', 'large', { large });
  for (const key of [0, 1, 5_999, 6_999]) {
    const numbers = [key, key + 7_000, key + 14_000].filter((at) => at < 20_000);
    expect(new Set(table.find(`key${key}`).map(({ at }) => at))).toEqual(new Set(numbers));
  }
  expect(table.find('large')).toEqual([{ $name: 'large', large }]);
  expect(table.find('key7000')).toEqual([]);
});

test('a reader cannot change what the next one finds', () => {
  const table = new FarTable();
  table.add('key', 'name', { value: 1 });
  (table.find('key')[0] as { value: number }).value = 2;
  expect(table.find('key')).toEqual([{ $name: 'name', value: 1 }]);
});
