import { expect, test } from 'vitest';
import type { Transport } from '#model/recording.ts';
import { type Answers, estate, failure, now, ToyTransport, throws, toyCloud } from './fixture.ts';
import { modulesOf, type ProbeOptions, probeModules } from './probe.ts';

const never = new AbortController().signal;

async function probe(transport: Transport, more: Partial<ProbeOptions> = {}) {
  const where = { account: '1', regions: ['north', 'south', 'west'], homeRegion: 'south' };
  const probes = await probeModules({
    cloud: toyCloud,
    transport,
    ...where,
    now,
    signal: never,
    memory: new Map(),
    ...more,
  });
  return probes.map(({ module, status, gap }) => `${module} ${status}${gap ? ` ${gap.operation} ${gap.code}` : ''}`);
}

const answersBut = (answers: Answers) => new ToyTransport({ ...estate, ...answers });
const asked = (toy: ToyTransport) => toy.calls.map(({ operation, region }) => `${operation} ${region}`).sort();

test('every module is read once, the first page alone, in the home region or the place that serves it', async () => {
  const toy = new ToyTransport(estate);
  expect(await probe(toy)).toEqual(['disk in-use', 'key in-use', 'server in-use']);
  expect(asked(toy)).toEqual(['ListDisks south', 'ListKeys site-a', 'ListServerRegions null', 'ListServers south']);
  expect(modulesOf(toyCloud)).toEqual(['disk', 'key', 'server']);
});

test('the size of the page is left to the cloud', async () => {
  const toy = new ToyTransport(estate);
  await probe(toy);
  expect(toy.calls.find(({ operation }) => operation === 'ListServers')?.input).toEqual({ Page: 1, Region: 'south' });
});

test('without the home region, the first one where the service exists is asked', async () => {
  const toy = answersBut({ ListServerRegions: () => ['west'] });
  await probe(toy, { homeRegion: 'mars' });
  expect(asked(toy)).toContain('ListServers west');
  expect(asked(toy)).toContain('ListDisks north');
});

test('a region list that is refused does not matter, as in a scan', async () => {
  expect(await probe(answersBut({ ListServerRegions: throws('Forbidden') }))).toContain('server in-use');
});

test('a refused read is an error of its module alone, with what the cloud said', async () => {
  const toy = answersBut({ ListDisks: throws('Forbidden.RAM'), ListKeys: () => 'nonsense' });
  const found = ['disk error ListDisks Forbidden.RAM', 'key error ListKeys UnexpectedReply', 'server in-use'];
  expect(await probe(toy)).toEqual(found);
});

test('a service that the account never activated can be read: there is nothing in it', async () => {
  const collectors = toyCloud.collectors.map((one) => ({ ...one, list: { ...one.list, notActivated: ['NotHere'] } }));
  const toy = answersBut({ ListDisks: throws('NotHere') });
  expect(await probe(toy, { cloud: { ...toyCloud, collectors } })).toContain('disk in-use ListDisks NotHere');
});

test('a module that does not answer in time is a time-out, and the others are not', async () => {
  const toy = new ToyTransport(estate);
  const transport: Transport = {
    send: async (call, signal) => {
      if (call.operation !== 'ListKeys') return await toy.send(call, signal);
      const { promise, reject } = Promise.withResolvers<never>();
      signal.addEventListener('abort', () => reject(failure('Cancelled', 'cancelled')), { once: true });
      return await promise;
    },
  };
  const found = await probe(transport, { moduleTimeoutMs: 50 });
  expect(found).toEqual(['disk in-use', 'key timeout ListKeys Cancelled', 'server in-use']);
});

test('who gives up gets no verdicts', async () => {
  await expect(probe(new ToyTransport(estate), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  );
});
