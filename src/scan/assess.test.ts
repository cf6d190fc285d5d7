import { describe, expect, test } from 'vitest';
import type { CloudCall, Transport } from '#model/recording.ts';
import type { Result } from '#model/result.ts';
import { fail, pass } from '#model/verdict.ts';
import type { Progress } from './assess.ts';
import {
  assessToy,
  closed,
  encrypted,
  estate,
  everyCheck,
  failure,
  keyed,
  owned,
  prepared,
  secretKeys,
  shortly,
  ToyTransport,
  throws,
} from './fixture.ts';

const north = { regions: ['north'] };
const of = (results: readonly Result[], check: { id: string }) => results.filter((row) => row.check === check.id);

describe('a whole estate', () => {
  test('one result for every asset and check, in the order check, region, name', async () => {
    const { run, results } = await assessToy(estate, north);
    expect(shortly(results)).toEqual([
      'key.secret null k1 pass',
      'key.secret south k2 fail',
      'server.closed north north-a fail',
      'server.closed north north-b pass',
      'server.closed north north-c unknown',
      'server.disks-encrypted north north-a pass',
      'server.disks-encrypted north north-b fail',
      'server.disks-encrypted north north-c pass',
      'server.keyed north north-a pass',
      'server.keyed north north-b fail',
      'server.keyed north north-c fail',
      'server.owned north north-a pass',
      'server.owned north north-b fail',
      'server.owned north north-c pass',
    ]);
    expect(run).toMatchObject({ assets: 7, scans: 13, counts: { pass: 7, fail: 6, unknown: 1, 'not-applicable': 0 } });
    expect(run.completeness).toBeCloseTo(13 / 14, 12);
    expect(run).not.toHaveProperty('cancelled');
    expect(run.gaps).toEqual([]); // what was left unread on purpose is no failed read
  });

  test('failures by severity', async () => {
    expect((await assessToy(estate, north)).failures).toEqual({ high: 1, medium: 3, low: 2 });
  });

  test('a check that is not selected costs no call', async () => {
    const transport = new ToyTransport(estate);
    await assessToy(transport, { ...north, checks: prepared([owned]) });
    expect(new Set(transport.calls.map(({ operation }) => operation))).toEqual(
      new Set(['ListServerRegions', 'ListServers']),
    );
  });

  test('reasons in the language of the reader', async () => {
    const { results } = await assessToy({ ...estate, GetServer: throws('Forbidden') }, { ...north, language: 'zh' });
    expect(of(results, owned)[0]!.reason).toBe('The server has an owner zh');
    expect(of(results, closed)[0]!.reason).toMatch(/GetServer.*\p{Script=Han}/u);
  });

  test('progress ends with everything done', async () => {
    const seen: Progress[] = [];
    await assessToy(estate, { ...north, onProgress: (progress) => seen.push(progress) });
    expect(seen[0]).toEqual({ doneUnits: 0, totalUnits: 3, assets: 0, gaps: 0 });
    expect(seen.at(-1)).toEqual({ doneUnits: 3, totalUnits: 3, assets: 7, gaps: 0 });
  });

  test('nothing to judge is complete', async () => {
    const empty = { ...estate, ListServers: () => ({ Items: [], Total: 0 }) };
    const { run, results } = await assessToy(empty, { ...north, checks: prepared([owned]) });
    expect(results).toEqual([]);
    expect(run).toMatchObject({ completeness: 1, scans: 0, assets: 0 });
  });
});

describe('what could not be read is unknown', () => {
  test('a refused list: one result per check and region, and the far ends of links', async () => {
    const { run, results } = await assessToy({ ...estate, 'ListServers south': throws('Forbidden') });
    const south = results.filter(({ region, kind }) => region === 'south' && kind === 'toy.server');
    expect(south.map(({ check, asset, name, outcome, gap }) => [check, asset, name, outcome, gap?.code])).toEqual(
      [closed, encrypted, keyed, owned].map(({ id }) => [id, null, null, 'unknown', 'Forbidden']),
    );
    expect(run.gaps).toEqual([
      {
        service: 'toy',
        operation: 'ListServers',
        region: 'south',
        code: 'Forbidden',
        message: expect.any(String),
        asset: null,
      },
    ]);
    expect(results.filter(({ region }) => region === 'north')).toHaveLength(12);
  });

  test('a list that fails on a later page keeps what came before', async () => {
    const later = (call: CloudCall): unknown =>
      call.input.Page === 1 ? estate.ListServers!(call) : throws('Busy')(call);
    const { results } = await assessToy({ ...estate, ListServers: later }, { ...north, checks: prepared([owned]) });
    expect(shortly(results)).toEqual([
      'server.owned north null unknown',
      'server.owned north north-a pass',
      'server.owned north north-b fail',
    ]);
  });

  test('a refused detail', async () => {
    const answers = { ...estate, GetServer: throws('Forbidden') };
    const { run, results } = await assessToy(answers, { ...north, checks: prepared([closed, owned]) });
    expect(of(results, closed).map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(of(results, owned).map(({ outcome }) => outcome)).toEqual(['pass', 'fail', 'pass']);
    expect(run.gaps.map(({ asset, operation }) => [asset, operation])).toEqual([
      ['north-a', 'GetServer'],
      ['north-b', 'GetServer'],
    ]);
  });

  test('the far list of a link: in its region alone', async () => {
    const { results } = await assessToy({ ...estate, 'ListDisks south': throws('Forbidden') });
    const outcomes = (region: string) =>
      of(results, encrypted)
        .filter((row) => row.region === region)
        .map(({ outcome }) => outcome);
    expect(outcomes('north')).toEqual(['pass', 'fail', 'pass']);
    expect(outcomes('south')).toEqual(['unknown', 'unknown', 'unknown']);
  });

  test('the far list of a link, cut short: only what is known may decide', async () => {
    const cut = (call: CloudCall): unknown =>
      call.input.Token === undefined
        ? { Items: [{ id: 'd', server: 'north-b', encrypted: false }], Next: 'x' }
        : throws('Busy')(call);
    const { results } = await assessToy({ ...estate, ListDisks: cut }, north);
    expect(of(results, encrypted).map(({ outcome }) => outcome)).toEqual(['unknown', 'fail', 'unknown']);
  });

  test('a central place that does not answer leaves links of the whole account open', async () => {
    const { results } = await assessToy({ ...estate, 'ListKeys site-b': throws('Forbidden') });
    expect(new Set(of(results, keyed).map(({ name, outcome }) => (outcome === 'pass' ? name : outcome)))).toEqual(
      new Set(['north-a', 'west-c', 'unknown']),
    );
    expect(of(results, secretKeys)[0]).toMatchObject({ asset: null, region: null, outcome: 'unknown' });
  });

  test('no region to ask for what is kept in central places: asked all the same', async () => {
    const { results } = await assessToy({}, { regions: [], checks: prepared([secretKeys]) });
    expect(shortly(results)).toEqual(['key.secret null null unknown']);
  });

  test('the account’s own regions: what was tried may not be all', async () => {
    const regionGap = { service: 'toy', operation: 'ListRegions', region: null, code: 'Forbidden', message: '' };
    const { run, results } = await assessToy(estate, { ...north, regionGap, checks: prepared([owned, secretKeys]) });
    expect(shortly(results)).toEqual([
      'key.secret null k1 pass',
      'key.secret south k2 fail',
      'server.owned null null unknown',
      'server.owned north north-a pass',
      'server.owned north north-b fail',
      'server.owned north north-c pass',
    ]);
    expect(run.gaps).toEqual([{ ...regionGap, asset: null }]);
  });

  test.each([
    ['an unknown word', { state: 'sleeping' }],
    ['nothing', { state: undefined }],
    ['a list', { state: [] }],
  ])('%s where a field should be, and every detail that needs it', async (_, more) => {
    const answers = { ...estate, ListServers: () => ({ Items: [{ id: 'x', ...more }], Total: 1 }) };
    const { run, results } = await assessToy(answers, { ...north, checks: prepared([closed]) });
    expect(results).toEqual([
      expect.objectContaining({ outcome: 'unknown', gap: expect.objectContaining({ code: 'UnexpectedReply' }) }),
    ]);
    expect(run.gaps).toHaveLength(1);
  });
});

describe('checks that misbehave', () => {
  const variants: [string, () => ReturnType<typeof pass>, string][] = [
    [
      'throws',
      () => {
        throw new Error('oops');
      },
      'CheckFailed',
    ],
    ['gives nothing', () => undefined as never, 'CheckFailed'],
    ['shows evidence that is no JSON', () => pass({ big: 1n }), 'CheckFailed'],
    ['gives a moment that is none', () => pass({}, '', Number.NaN), 'CheckFailed'],
  ];
  test.each(variants)('a check that %s is unknown, and the run goes on', async (_, judge, code) => {
    const { run, results } = await assessToy(estate, { ...north, checks: prepared([{ ...owned, judge }, closed]) });
    expect(of(results, owned).map(({ outcome, gap }) => [outcome, gap?.code])).toEqual(
      Array(3).fill(['unknown', code]),
    );
    expect(of(results, closed)).toHaveLength(3);
    expect(run.counts).toEqual({ pass: 1, fail: 1, unknown: 4, 'not-applicable': 0 });
  });

  test('evidence that holds what could not be read is unknown, because of that read', async () => {
    const careless = {
      ...encrypted,
      judge: (server: { disks: Iterable<unknown> }) => pass({ disks: [...server.disks] }),
    };
    const answers = { ...estate, ListDisks: () => ({ Items: [{ id: 'd', server: 'north-a', encrypted: '?' }] }) };
    const { results } = await assessToy(answers, { ...north, checks: prepared([careless as typeof encrypted]) });
    expect(results.map(({ outcome, gap }) => [outcome, gap?.field])).toEqual([
      ['unknown', 'encrypted'],
      ['pass', undefined],
      ['pass', undefined],
    ]);
  });
});

describe('which regions', () => {
  test('a service is asked in its own regions; when they cannot be read, in every one, and that is a gap', async () => {
    const asked = async (answers: object) => {
      const transport = new ToyTransport({ ...estate, ...answers });
      const { run } = await assessToy(transport, { checks: prepared([owned]) });
      const regions = transport.calls
        .filter(({ operation }) => operation === 'ListServers')
        .map(({ region }) => region);
      return { regions: [...new Set(regions)].sort(), gaps: run.gaps.map(({ code }) => code) };
    };
    expect(await asked({ ListServerRegions: () => ['north', 'moon'] })).toEqual({ regions: ['north'], gaps: [] });
    const everywhere = ['north', 'south', 'west'];
    expect(await asked({ ListServerRegions: throws('Busy') })).toEqual({ regions: everywhere, gaps: ['Busy'] });
    expect(await asked({ ListServerRegions: () => 'nonsense' })).toEqual({
      regions: everywhere,
      gaps: ['UnexpectedReply'],
    });
    expect(await asked({ ListServerRegions: () => [] })).toEqual({ regions: everywhere, gaps: ['UnexpectedReply'] });
  });

  test.each([
    [true, 'NotRecorded', 0],
    [false, 'NotRecorded', 1],
    [true, 'Forbidden', 1],
  ])(
    'in a recording (%s) a service’s region list that fails with %s gives %d gaps',
    async (mayLackRegionLists, code, gaps) => {
      const { run } = await assessToy(
        { ...estate, ListServerRegions: throws(code) },
        { ...north, mayLackRegionLists, checks: prepared([owned]) },
      );
      expect(run.gaps).toHaveLength(gaps);
    },
  );

  test('only some regions: others are not shown, but links still lead there', async () => {
    const answers = { ...estate, ListKeys: () => [{ id: 'k', region: 'south', servers: ['north-b'], secret: true }] };
    const { run, results } = await assessToy(answers, { ...north, onlyRegions: new Set(['north']) });
    expect(of(results, secretKeys)).toEqual([]);
    expect(of(results, keyed).map(({ outcome }) => outcome)).toEqual(['fail', 'pass', 'fail']);
    expect(run.assets).toBe(5);
  });
});

test('an asset that a shifting list shows twice is counted once', async () => {
  const twice = ({ input }: CloudCall) => ({
    Items:
      input.Page === 1
        ? [
            { id: 'a', state: 'on' },
            { id: 'b', state: 'on' },
          ]
        : [
            { id: 'b', state: 'on' },
            { id: 'c', state: 'on' },
          ],
    Total: 3,
  });
  const { run, results } = await assessToy({ ...estate, ListServers: twice }, { ...north, checks: prepared([owned]) });
  expect(results.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(run.assets).toBe(3);
});

describe('accepted risks and baselines', () => {
  const excepted = { owner: 'ann', reason: 'known', expires: '2027-01-01' };

  test('an accepted failure stays a failure but is counted apart', async () => {
    const exceptionOf = (row: Result) => (row.name === 'north-b' && row.check === owned.id ? excepted : undefined);
    const { run, results, failures } = await assessToy(estate, { ...north, exceptionOf });
    expect(of(results, owned)[1]).toMatchObject({ outcome: 'fail', excepted });
    expect(run.counts).toEqual({ pass: 7, fail: 5, unknown: 1, 'not-applicable': 0, excepted: 1 });
    expect(run).toMatchObject({ scans: 13 });
    expect(run.completeness).toBeCloseTo(13 / 14, 12);
    expect(failures.low).toBe(1);
  });

  test('with a baseline only new failures count', async () => {
    const isNew = (row: Result): boolean => row.check === closed.id;
    const { run, results, failures } = await assessToy(estate, { ...north, isNew });
    expect(failures).toEqual({ high: 1, medium: 0, low: 0 });
    expect(run.counts).toMatchObject({ fail: 6, new: 1 });
    expect(results.filter((row) => row.isNew !== undefined).map(({ outcome }) => outcome)).toEqual(
      Array(6).fill('fail'),
    );
  });
});

describe('cancelling', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'after %d answers: what is missing is unknown, and the run says so',
    async (answers) => {
      const controller = new AbortController();
      const transport: Transport = new ToyTransport(estate, async () => {
        if (++sent > answers) controller.abort();
      });
      let sent = 0;
      const { run, results } = await assessToy(transport, { ...north, signal: controller.signal });
      expect(run.cancelled).toBe(true);
      const whole = (await assessToy(estate, north)).results;
      const known = new Map(whole.map((row) => [`${row.check} ${row.name}`, row.outcome]));
      for (const { check, name, outcome } of results) {
        if (name !== null) expect([known.get(`${check} ${name}`), 'unknown']).toContain(outcome);
      }
      for (const { check, name } of whole) {
        const shown = results.some((row) => row.check === check && (row.name === name || row.name === null));
        expect([check, name, shown]).toEqual([check, name, true]);
      }
    },
  );

  test('a call that never ends but hears the signal', async () => {
    const controller = new AbortController();
    const hanging: Transport = {
      send: (_, signal) =>
        new Promise((_resolve, reject) => {
          const stop = (): void => reject(failure('Cancelled', 'cancelled'));
          if (signal.aborted) stop();
          signal.addEventListener('abort', stop, { once: true });
          setTimeout(() => controller.abort(), 5);
        }),
    };
    const { run, results } = await assessToy(hanging, { ...north, signal: controller.signal });
    expect(run.cancelled).toBe(true);
    expect(results.map(({ outcome, gap }) => [outcome, gap?.code])).toEqual(Array(5).fill(['unknown', 'Cancelled']));
  });
});

test('fail is told from pass: the toy checks can do both', async () => {
  const { results } = await assessToy(estate);
  for (const { id } of everyCheck) {
    expect(new Set(of(results, { id }).map(({ outcome }) => outcome))).toEqual(
      new Set(id === closed.id ? ['pass', 'fail', 'unknown'] : ['pass', 'fail']),
    );
  }
  expect(fail('', {}).outcome).toBe('fail');
});
