import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type Dispatcher, fetch } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { addressClassOf } from './address-class.ts';
import { assertOutsideAddress, guardedAgent, type OutsidePolicy } from './outside-address.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const refusal = { name: 'AppError', code: 'address-refused' };
const none: OutsidePolicy = { allowed: [] };
const outside = '93.184.215.14';
/** A policy under which every name resolves to these. */
const resolvingTo = (...addresses: string[]): OutsidePolicy => ({
  allowed: [],
  resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  cleanups.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return (server.address() as AddressInfo).port;
}

function open(policy: OutsidePolicy) {
  const agent = guardedAgent(policy, { connectTimeoutMs: 2_000 });
  cleanups.push(() => agent.destroy());
  const get = async (origin: string) => {
    const reply = await agent.request({ origin, path: '/', method: 'GET' } as Dispatcher.RequestOptions);
    return reply.body.text();
  };
  return { agent, get };
}

describe('addresses that are not public', () => {
  test.each([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['100.64.0.0', 'CGNAT'],
    ['100.127.255.255', 'CGNAT'],
    ['100.100.100.200', 'metadata'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['168.63.129.16', 'metadata'],
    ['169.254.0.1', 'link-local'],
    ['169.254.169.254', 'metadata'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.1', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['192.168.0.1', 'private'],
    ['198.18.0.1', 'reserved'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'written as IPv6'],
    ['::7f00:1', 'reserved'],
    ['::ffff:127.0.0.1', 'written as IPv6'],
    ['::ffff:8.8.8.8', 'written as IPv6'],
    ['::ffff:0:127.0.0.1', 'translator'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::a00:1', 'NAT64'],
    ['100::1', 'reserved'],
    ['2001::1', 'Teredo'],
    ['2001:db8::1', 'reserved'],
    ['2002:7f00:1::', '6to4'],
    ['3fff::1', 'reserved'],
    ['4000::1', 'reserved'],
    ['5f00::1', 'reserved'],
    ['fc00::1', 'private'],
    ['fd00:ec2::254', 'metadata'],
    ['fd12:3456::1', 'private'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['fec0::1', 'reserved'],
    ['ff02::1', 'multicast'],
    ['no address', 'reserved'],
  ])('%s is refused as %s', async (address, words) => {
    expect(addressClassOf(address).id).not.toBe('public');
    expect(addressClassOf(address).words.en).toContain(words);
    await expect(assertOutsideAddress('https://name.example', resolvingTo(address))).rejects.toMatchObject(refusal);
    await expect(open(resolvingTo(address)).get('https://name.example')).rejects.toMatchObject(refusal);
  });

  test.each(['1.1.1.1', '8.8.8.8', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1', '2606:4700::1111'])(
    '%s is public',
    async (address) => {
      expect(addressClassOf(address).id).toBe('public');
      const url = await assertOutsideAddress('https://name.example/hook?a=b', resolvingTo(address));
      expect(url.href).toBe('https://name.example/hook?a=b');
    },
  );
});

test.each([
  'https://127.0.0.1',
  'https://127.1',
  'https://0x7f000001',
  'https://2130706433',
  'https://0177.0.0.1',
  'https://[::1]',
  'https://[::ffff:7f00:1]',
  'https://localhost',
  'https://LOCALHOST',
  'https://①②⑦.⓪.⓪.①',
])('%s is this machine however it is written', async (address) => {
  await expect(assertOutsideAddress(address, none)).rejects.toMatchObject(refusal);
  await expect(open(none).get(new URL(address).origin)).rejects.toMatchObject(refusal);
});

test.each([
  ['plain HTTP', 'http://name.example'],
  ['another scheme', 'ftp://name.example'],
  ['a file', 'file:///etc/passwd'],
  ['a port of something else', 'https://name.example:6379'],
  ['a user and a password', 'https://user:pw@name.example'],
  ['no address', 'name.example'],
  ['a very long one', `https://name.example/${'a'.repeat(3_000)}`],
])('%s is refused', async (_, address) => {
  await expect(assertOutsideAddress(address, resolvingTo(outside))).rejects.toMatchObject(refusal);
});

test('plain HTTP and other ports can be allowed', async () => {
  const policy = { ...resolvingTo(outside), allowHttp: true, ports: [8_000] };
  expect((await assertOutsideAddress('http://name.example:8000', policy)).port).toBe('8000');
  await expect(assertOutsideAddress('http://name.example', policy)).rejects.toMatchObject(refusal);
});

test('a name with a public and an inside address is refused, whatever the order', async () => {
  for (const addresses of [
    [outside, '10.0.0.1'],
    ['10.0.0.1', outside],
    ['::1', outside],
  ]) {
    await expect(assertOutsideAddress('https://name.example', resolvingTo(...addresses))).rejects.toMatchObject(
      refusal,
    );
  }
});

test('a name that does not exist is told as such, and the inside address is never told', async () => {
  await expect(assertOutsideAddress('https://name.invalid', none)).rejects.toThrow('name.invalid cannot be found');
  const error: unknown = await assertOutsideAddress('https://name.example', resolvingTo('10.9.8.7')).catch(
    (e: unknown) => e,
  );
  expect(JSON.stringify([error, (error as Error).message])).not.toContain('10.9.8.7');
  expect((error as Error).message).toContain('name.example leads to a private network');
});

describe('what an operator allows', () => {
  const listing = (allowed: string[], ...addresses: string[]) => ({ ...resolvingTo(...addresses), allowed });
  test.each([
    ['an address', ['10.1.2.3'], '10.1.2.3'],
    ['a range', ['10.1.0.0/16'], '10.1.2.3'],
    ['an IPv6 range', ['fd00::/8'], 'fd12::1'],
    ['loopback', ['127.0.0.0/8'], '127.0.0.1'],
    ['a name in a private network', ['Name.Example'], '10.1.2.3'],
    ['a public name', ['name.example'], outside],
    ['the metadata service, when it is meant', ['100.100.100.200'], '100.100.100.200'],
  ])('is reached on every port and over plain HTTP: %s', async (_, allowed, address) => {
    await assertOutsideAddress('http://name.example:9999/', listing(allowed, address));
  });

  test.each([
    ['the neighbour of an address', ['10.1.2.3'], '10.1.2.4'],
    ['what is outside of a range', ['10.1.0.0/16'], '10.2.0.1'],
    ['another name', ['other.example'], '10.1.2.3'],
    ['a name below a listed one', ['example'], '10.1.2.3'],
    ['a listed name that leads to this machine', ['name.example'], '127.0.0.1'],
    ['a listed name that leads to the metadata service', ['name.example'], '169.254.169.254'],
    ['the metadata service within a range', ['100.64.0.0/10'], '100.100.100.200'],
    ['an IPv4 address written as IPv6', ['127.0.0.0/8'], '::ffff:127.0.0.1'],
  ])('does not open %s', async (_, allowed, address) => {
    await expect(assertOutsideAddress('https://name.example', listing(allowed, address))).rejects.toMatchObject(
      refusal,
    );
  });

  test('counts for all addresses of a name: one that is not allowed spoils it', async () => {
    const policy = listing(['10.1.0.0/16'], '10.1.0.1', '10.2.0.1');
    await expect(assertOutsideAddress('https://name.example', policy)).rejects.toMatchObject(refusal);
  });
});

test('an allowed server is reached under its name, by exactly the address that was checked', async () => {
  const port = await serve((request, response) => void response.end(request.headers.host));
  let asked = 0;
  const resolve = async () => [{ address: ++asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
  const { get, agent } = open({ allowed: ['127.0.0.1'], resolve });
  expect(await get(`http://name.example:${port}`)).toBe(`name.example:${port}`);
  expect(asked).toBe(1);
  await agent.close();
  // The next connection asks again, and the name has changed its mind.
  const again = open({ allowed: ['127.0.0.1'], resolve });
  await expect(again.get(`http://name.example:${port}`)).rejects.toMatchObject(refusal);
  expect(asked).toBe(2);
});

test('TLS asks for the name, not for the address', async () => {
  const names: string[] = [];
  const server = createTlsServer({
    SNICallback: (name, callback) => {
      names.push(name);
      callback(new Error('no certificate'));
    },
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { get } = open({ ...resolvingTo('127.0.0.1'), allowed: ['127.0.0.1'] });
  await expect(get(`https://name.example:${port}`)).rejects.toThrow();
  expect(names).toEqual(['name.example']);
});

test('a redirect to an inside address is refused, also when the caller follows redirects', async () => {
  for (const target of ['http://169.254.169.254/latest/meta-data/', 'http://127.0.0.2/', 'http://[::1]/']) {
    const port = await serve((_, response) => void response.writeHead(302, { location: target }).end());
    const { agent } = open({ allowed: ['127.0.0.1'] });
    const following = fetch(`http://127.0.0.1:${port}`, { dispatcher: agent });
    await expect(following).rejects.toMatchObject({ cause: refusal });
  }
});

test('a name that is never resolved ends within the time to connect', async () => {
  const resolve = () => new Promise<never>(() => {});
  const agent = guardedAgent({ allowed: [], resolve }, { connectTimeoutMs: 50 });
  cleanups.push(() => agent.destroy());
  await expect(agent.request({ origin: 'https://name.example', path: '/', method: 'GET' })).rejects.toThrow('50 ms');
});
