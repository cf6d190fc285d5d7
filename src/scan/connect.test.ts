import { describe, expect, test } from 'vitest';
import type { Wire } from '#model/cloud-program.ts';
import { CloudError } from '#model/operation.ts';
import { connectLive, type LiveOptions } from './connect.ts';
import { type Answers, estate, failure, now, ToyTransport, throws, toyCloud } from './fixture.ts';

interface ToyWire extends Wire {
  readonly toy: ToyTransport;
  closed: number;
}

function wireOf(answers: Answers): ToyWire {
  const toy = new ToyTransport(answers);
  return {
    toy,
    closed: 0,
    send: (call, signal) => toy.send(call, signal),
    async close() {
      this.closed += 1;
    },
  };
}

function connect(wire: Wire, more: Partial<LiveOptions> = {}) {
  const [ofNetwork, ofCredentials] = [
    { en: 'Mend the network.', zh: '检查网络。' },
    { en: 'Mend the keys.', zh: '检查密钥。' },
  ];
  return connectLive({
    cloud: toyCloud,
    wire,
    advice: { explain: async () => null, ofNetwork, ofCredentials },
    needsRegions: true,
    regions: { asked: [] },
    requestTimeoutMs: 1_000,
    signal: new AbortController().signal,
    now,
    backoffMs: 0,
    ...more,
  });
}

describe('connecting', () => {
  test('finds out who and where, and counts what was sent and throttled', async () => {
    let throttled = 2;
    const WhoAmI = () => {
      throttled -= 1;
      if (throttled >= 0) throw failure('Throttling', 'throttled');
      return { account: '42' };
    };
    const connection = await connect(wireOf({ ...estate, WhoAmI }));
    expect(connection).toMatchObject({ account: '42', regions: ['north', 'south', 'west'], isReplay: false, now });
    expect([connection.apiCalls(), connection.throttles(), connection.answered()]).toEqual([4, 2, 0]);
  });

  test('asks for no regions when none are needed', async () => {
    const wire = wireOf(estate);
    const { regions } = await connect(wire, { needsRegions: false });
    expect([regions, wire.toy.calls.map(({ operation }) => operation)]).toEqual([[], ['WhoAmI']]);
  });

  test('tries the published regions when the list is refused, and says so', async () => {
    const { regions, regionGap } = await connect(wireOf({ ...estate, ListRegions: throws('Forbidden') }));
    expect([regions, regionGap?.code]).toEqual([['north'], 'Forbidden']);
  });

  test('a region that is not there is an error, and so is what a program says of it', async () => {
    const wire = wireOf(estate);
    await expect(connect(wire, { regions: { asked: ['moon'] } })).rejects.toThrow('There is no region moon here');
    const unknown = () => new Error('no moon');
    await expect(connect(wireOf(estate), { regions: { asked: ['moon'], unknown } })).rejects.toThrow('no moon');
    expect(wire.closed).toBe(1);
  });

  test.each([
    ['refused', 'cloud-access-denied', 'Mend the keys.'],
    ['unavailable', 'cloud-unavailable', 'Mend the network.'],
    ['network', 'cloud-unavailable', 'Mend the network.'],
    ['cancelled', 'cancelled', 'Cancelled before anything was read.'],
  ] as const)('who-am-I %s: %s, and the wire is closed', async (kind, code, advice) => {
    const WhoAmI = () => {
      throw new CloudError('Odd', 'odd', { kind });
    };
    const wire = wireOf({ ...estate, WhoAmI });
    const error = await connect(wire).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining(advice) });
    expect(wire.closed).toBe(1);
  });

  test('what is wrong with the credentials is said in the words of the cloud', async () => {
    const explain = async () => ({ en: 'The key is old.', zh: '密钥过旧。' });
    const ofAll = { en: '', zh: '' };
    const advice = { explain, ofNetwork: ofAll, ofCredentials: ofAll };
    const connecting = connect(wireOf({ ...estate, WhoAmI: throws('Old') }), { advice });
    await expect(connecting).rejects.toThrow('WhoAmI failed (Old: Old happened). The key is old.');
  });

  test('a recording is finished or thrown away with the connection', async () => {
    const seen: string[] = [];
    const record = {
      write: (line: string) => void seen.push(line.slice(0, 20)),
      finish: async () => void seen.push('finished'),
      discard: async () => void seen.push('discarded'),
    };
    await (await connect(wireOf(estate), { record })).close(true);
    await connect(wireOf({}), { record }).catch(() => seen.push('failed'));
    expect(seen.filter((line) => !line.startsWith('{'))).toEqual(['finished', 'discarded', 'failed']);
    expect(seen[0]).toBe('{"bastideRecording":');
  });
});
