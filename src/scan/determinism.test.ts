import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Transport } from '#model/recording.ts';
import { type Answers, assessToy, estate, now, ToyTransport, throws } from './fixture.ts';
import { Recorder } from './record.ts';
import { openRecording } from './replay.ts';
import { TemporaryFolder } from './spool.ts';

/** Which calls are refused; several of the same kind, so that it matters which one is named. */
const faults: readonly Answers[] = [
  {},
  { GetServer: throws('Forbidden') },
  { ListKeys: throws('Forbidden') },
  { 'ListDisks south': throws('Busy'), 'ListDisks west': throws('Busy'), ListServerRegions: throws('Busy') },
  { 'ListServers north': throws('Busy'), ListKeys: throws('Busy'), ListDisks: throws('Forbidden') },
  { ListServers: ({ region }) => ({ Items: [{ id: 'same', state: region }], Total: 1 }) },
];

/** Answers after as many turns of the event loop as the next number says. */
function shuffledBy(answers: Answers, turns: readonly number[]): ToyTransport {
  let at = 0;
  return new ToyTransport(answers, async () => {
    at += 1;
    for (let left = turns[at % turns.length] ?? 0; left > 0; left -= 1) await nextTurn();
  });
}

/** Lines, so that a difference is shown as one line. */
async function outcomeOf(transport: Transport): Promise<readonly string[]> {
  const { run, results, failures } = await assessToy(transport);
  const { gaps, ...rest } = run;
  return [{ ...rest, startedAt: '', finishedAt: '' }, failures, ...gaps, ...results].map((part) =>
    JSON.stringify(part),
  );
}

test.each(faults.map((fault, at) => [at, { ...estate, ...fault }] as const).slice(0, 5))(
  'the same answers in any order give the same bytes: estate %i',
  async (_, answers) => {
    const expected = await outcomeOf(new ToyTransport(answers));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 40 }), async (turns) => {
        expect(await outcomeOf(shuffledBy(answers, turns))).toEqual(expected);
      }),
      { numRuns: 25, seed: 20261101 },
    );
  },
);

test('what was recorded live, in whatever order, is replayed to the same bytes', async () => {
  const folder = new TemporaryFolder();
  const file = folder.nextFile();
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...faults.slice(0, 5)),
        fc.array(fc.nat(4), { minLength: 1 }),
        async (fault, turns) => {
          writeFileSync(file, '');
          const lines: string[] = [];
          const recorder = new Recorder(shuffledBy({ ...estate, ...fault }, turns), (line) => lines.push(`${line}\n`));
          const at = new Date(now).toISOString();
          recorder.start({ bastideRecording: 1, cloud: 'toy', account: '1', at, regions: ['north', 'south', 'west'] });
          const live = await outcomeOf(recorder);
          writeFileSync(file, lines.join(''));
          const replay = await openRecording(file, 'toy', folder);
          try {
            expect(replay.header).toMatchObject({ cloud: 'toy', account: '1' });
            expect(await outcomeOf(replay)).toEqual(live);
          } finally {
            replay.close();
          }
          expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(lines.length + 1);
        },
      ),
      { numRuns: 25, seed: 20261102 },
    );
  } finally {
    rmSync(file, { force: true });
    folder.remove();
  }
});
