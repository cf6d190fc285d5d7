import { expect, test } from 'vitest';
import type { Reader } from '#model/collector.ts';
import { createReader } from '#scan/reader.ts';
import { readRegions } from './regions.ts';

function readerOf(answer: unknown): Reader {
  return createReader({
    account: '1234567890123456',
    regions: [],
    region: null,
    now: 0,
    transport: { send: async () => answer },
    signal: new AbortController().signal,
    memory: new Map(),
  });
}

test('the ids of the regions are read', async () => {
  const answer = { Regions: { Region: [{ RegionId: 'cn-qingdao' }, { RegionId: 'eu-west-1', Status: 'available' }] } };
  expect(await readRegions(readerOf(answer))).toEqual(['cn-qingdao', 'eu-west-1']);
});

test('a reply of another form is a failed read, not an account without regions', async () => {
  await expect(readRegions(readerOf({}))).rejects.toMatchObject({ gap: { code: 'UnexpectedReply' } });
});
