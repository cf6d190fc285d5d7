import { expect, test } from 'vitest';
import { csv } from './csv.ts';
import { contextOf, hostile, iterate, rows, runOf, textOf } from './fixture.ts';

/** RFC 4180, section 2, read to the letter. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) throw new Error('not RFC 4180');
    const [, raw = '', end] = match;
    record.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}

async function written(): Promise<Record<string, string>[]> {
  const [head = [], ...records] = parseCsv(await textOf(csv.write(runOf(rows), () => iterate(rows), contextOf())));
  return records.map((record) => Object.fromEntries(head.map((name, index) => [name, record[index] ?? ''])));
}

test('every result is a record with as many cells as the header', async () => {
  const text = await textOf(csv.write(runOf(rows), () => iterate(rows), contextOf()));
  const records = parseCsv(text);
  expect(records).toHaveLength(rows.length + 1);
  for (const record of records) expect(record).toHaveLength(records[0]?.length ?? 0);
});

test('cells hold what the results hold', async () => {
  const records = await written();
  const plain = records.find((record) => record.name === 'shelf-0041');
  expect(plain).toMatchObject({ check: 'alibaba.store.shelf-locked', outcome: 'fail', evidence: '{"lock":"open"}' });
  expect(records.find((record) => record.exceptedBy === 'warehouse')).toMatchObject({ exceptedUntil: '2026-12-31' });
  expect(records.find((record) => record.gapCode === 'Forbidden.RAM' && record.asset === '')).toMatchObject({
    name: '',
  });
  expect(records.map((record) => record.reason)).toContain(hostile.lines);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
  '%j is defused, for a spreadsheet would run it',
  async (name) => {
    const row = { ...rows[0]!, name };
    const text = await textOf(csv.write(runOf([row]), () => iterate([row]), contextOf()));
    expect(parseCsv(text)[1]).toContain(`'${name}`);
  },
);

test('holds nothing that a terminal would obey', async () => {
  const row = { ...rows[0]!, name: 'a\u001b[31mb\u202ec' };
  const text = await textOf(csv.write(runOf([row]), () => iterate([row]), contextOf()));
  expect(parseCsv(text)[1]).toContain('a [31mb c');
});
