import { z } from 'zod';
import { type PreparedCheck, prepareCheck } from '#engine/prepare.ts';
import { defineAsset, link } from '#model/asset.ts';
import { type CatalogueEntry, type Check, defineCheck } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import { defineCollector, type Reader } from '#model/collector.ts';
import { flag, list, oneOf, optional, text } from '#model/field.ts';
import { CloudError, defineOperation, type FailureKind } from '#model/operation.ts';
import type { CloudCall, Transport } from '#model/recording.ts';
import type { Result } from '#model/result.ts';
import { fail, pass } from '#model/verdict.ts';
import { type AssessOptions, assess } from './assess.ts';

/** A cloud of three kinds: servers and their disks per region, and keys in the whole account, which a few central places list. */
const title = { en: 'A thing', zh: '东西' };

const Key = defineAsset({
  kind: 'toy.key',
  title,
  description: 'Opens servers, wherever they are.',
  fields: { servers: list(text()), secret: flag() },
});

const Disk = defineAsset({
  kind: 'toy.disk',
  title,
  description: 'Belongs to a server.',
  fields: { server: text(), encrypted: flag() },
});

export const Server = defineAsset({
  kind: 'toy.server',
  title,
  description: 'Has disks.',
  fields: { state: oneOf(['on', 'off']), open: flag(), owner: optional(text()) },
  links: { disks: link(Disk, 'server'), keys: link(Key, 'servers', { scope: 'account' }) },
});

/** Left out or of any shape: the kinds of assets decide. */
const anything = z.unknown().optional();
const Listed = z.object({ id: z.string(), state: anything, owner: anything });
const base = { service: 'toy', permission: '' } as const;

export const operations = {
  identity: defineOperation({ ...base, name: 'WhoAmI', reply: z.object({ account: z.string() }) }),
  regions: defineOperation({ ...base, name: 'ListRegions', shared: true, reply: z.array(z.string()) }),
  available: defineOperation({ ...base, name: 'ListServerRegions', shared: true, reply: z.array(z.string()) }),
  servers: defineOperation({
    ...base,
    name: 'ListServers',
    paging: { style: 'number', input: 'Page', size: ['Size', 2], total: 'Total' },
    reply: z.object({ Items: z.array(Listed) }).transform((reply) => reply.Items),
  }),
  server: defineOperation({ ...base, name: 'GetServer', reply: z.object({ open: anything }) }),
  disks: defineOperation({
    ...base,
    name: 'ListDisks',
    paging: { style: 'token', input: 'Token', output: 'Next' },
    reply: z.object({ Items: z.array(z.object({ id: z.string(), server: anything, encrypted: anything })) }),
  }),
  keys: defineOperation({
    ...base,
    name: 'ListKeys',
    reply: z.array(z.object({ id: z.string(), region: z.string().optional(), servers: anything, secret: anything })),
  }),
};

const regional = (reader: Reader) => ({ Region: reader.region ?? '' });

export const servers = defineCollector({
  asset: Server,
  scope: 'regional',
  availability: { operations: [operations.available], read: (reader) => reader.call(operations.available) },
  list: {
    operations: [operations.servers],
    async *read(reader) {
      for await (const page of reader.pages(operations.servers, regional(reader))) {
        for (const { id, state, owner } of page) yield { id, name: id, fields: { state, owner } };
      }
    },
  },
  details: [
    {
      fields: ['open'],
      operations: [operations.server],
      needs: ['state'],
      when: ({ fields }) => fields.state === 'on',
      read: (reader, { name }) => reader.call(operations.server, { Id: name }),
    },
  ],
});

const disks = defineCollector({
  asset: Disk,
  scope: 'regional',
  list: {
    operations: [operations.disks],
    async *read(reader) {
      for await (const page of reader.pages(operations.disks, regional(reader))) {
        for (const { id, server, encrypted } of page.Items) yield { id, name: id, fields: { server, encrypted } };
      }
    },
  },
});

const keys = defineCollector({
  asset: Key,
  scope: 'global',
  sites: (regions) => [...new Set(regions.map((region) => (region === 'west' ? 'site-b' : 'site-a')))],
  list: {
    operations: [operations.keys],
    async *read(reader) {
      for (const { id, region, servers: opens, secret } of await reader.call(operations.keys)) {
        yield { id, name: id, region: region ?? null, fields: { servers: opens, secret } };
      }
    },
  },
});

const guidance = {
  version: 1,
  dimension: 'security-risk',
  category: 'network',
  free: true,
  rationale: '',
  remediation: { console: [], cli: null },
  references: [],
  examples: [],
} as const;

export const closed = defineCheck({
  ...guidance,
  id: 'toy.server.closed',
  title: 'The server is closed',
  severity: 'high',
  asset: Server,
  reads: ['open'],
  judge: ({ open }) => (open ? fail('It is open', { open }) : pass({ open })),
});

export const owned = defineCheck({
  ...guidance,
  id: 'toy.server.owned',
  title: 'The server has an owner',
  severity: 'low',
  asset: Server,
  reads: ['owner'],
  judge: ({ owner }) => (owner === null ? fail('Nobody owns it', { owner }) : pass({ owner })),
});

/** Iterates whole links: whatever is missing in them must leave it unknown. */
export const encrypted = defineCheck({
  ...guidance,
  id: 'toy.server.disks-encrypted',
  title: 'All disks are encrypted',
  severity: 'medium',
  asset: Server,
  reads: ['disks.encrypted'],
  judge: (server) => {
    const names: string[] = [];
    for (const disk of server.disks) {
      names.push(disk.$name);
      if (!disk.encrypted) return fail('{disk} is not encrypted', { disk: disk.$name });
    }
    return pass({ disks: names });
  },
});

export const keyed = defineCheck({
  ...guidance,
  id: 'toy.server.keyed',
  title: 'The server has a key',
  severity: 'medium',
  asset: Server,
  reads: ['keys.secret'],
  judge: (server) => {
    for (const key of server.keys) if (key.secret) return pass({ key: key.$name });
    return fail('It has no key', {});
  },
});

export const secretKeys = defineCheck({
  ...guidance,
  id: 'toy.key.secret',
  title: 'The key is secret',
  severity: 'low',
  asset: Key,
  reads: ['secret'],
  judge: ({ secret }) => (secret ? pass({ secret }) : fail('Everyone knows it', { secret })),
});

export const everyCheck = [closed, owned, encrypted, keyed, secretKeys];

export function entryOf(check: Check): CatalogueEntry {
  const texts = { title: `${check.title} zh`, rationale: '', remediation: { console: [] }, reasons: {} };
  return { check, texts: { zh: texts } };
}

export const now = Date.parse('2026-11-01T00:00:00Z');

export function prepared(checks: readonly Check[] = everyCheck): readonly PreparedCheck[] {
  return checks.map((check) => prepareCheck(entryOf(check), {}, now));
}

export const toyCloud: Cloud = {
  id: 'toy',
  title,
  catalogue: everyCheck.map(entryOf),
  collectors: [servers, disks, keys],
  packs: [],
  identity: {
    operations: [operations.identity],
    read: async (reader) => ({ ...(await reader.call(operations.identity)), caller: 'me', isRoot: false }),
  },
  regions: {
    tried: ['north'],
    published: ['north', 'south', 'west'],
    operations: [operations.regions],
    read: (reader) => reader.call(operations.regions),
  },
  quotaOf: () => ({ perSecond: 1e6, burst: 1e6 }),
  policyDocument: (permissions) => permissions,
};

type Answer = (call: CloudCall) => unknown;
export type Answers = Readonly<Record<string, Answer>>;

/** Answers by operation; what has no answer is refused, as an account without permission is. Counts what was asked. */
export class ToyTransport implements Transport {
  readonly calls: CloudCall[] = [];
  readonly #answers: Answers;
  readonly #pause: () => Promise<void>;
  constructor(answers: Answers, pause: () => Promise<void> = async () => {}) {
    this.#answers = answers;
    this.#pause = pause;
  }

  async send(call: CloudCall, signal: AbortSignal): Promise<unknown> {
    if (signal.aborted) throw failure('Cancelled', 'cancelled');
    this.calls.push(call);
    await this.#pause();
    if (signal.aborted) throw failure('Cancelled', 'cancelled');
    const answer = this.#answers[`${call.operation} ${call.region}`] ?? this.#answers[call.operation];
    if (!answer) throw failure('Forbidden', 'refused');
    return structuredClone(answer(call));
  }
}

export function failure(code: string, kind: FailureKind, retryAfterMs: number | null = null): CloudError {
  return new CloudError(code, `${code} happened`, { kind, retryAfterMs });
}

/** A small estate in which every check passes and fails somewhere; `north`, `south` and `west` look alike. */
export const estate: Answers = {
  WhoAmI: () => ({ account: '1' }),
  ListRegions: () => ['north', 'south', 'west'],
  ListServerRegions: () => ['north', 'south', 'west', 'moon'],
  ListServers: ({ region, input }) => {
    const all = [
      { id: `${region}-a`, state: 'on', owner: 'ann' },
      { id: `${region}-b`, state: 'on' },
      { id: `${region}-c`, state: 'off', owner: 'bob' },
    ];
    const page = Number(input.Page ?? 1);
    return { Items: all.slice((page - 1) * 2, page * 2), Total: 3 };
  },
  GetServer: ({ input }) => ({ open: String(input.Id).endsWith('a') }),
  ListDisks: ({ region, input }) =>
    input.Token === undefined
      ? { Items: [{ id: `${region}-d1`, server: `${region}-a`, encrypted: true }], Next: 'two' }
      : { Items: [{ id: `${region}-d2`, server: `${region}-b`, encrypted: false }] },
  ListKeys: ({ region }) =>
    region === 'site-a'
      ? [
          { id: 'k1', servers: ['north-a', 'west-c'], secret: true },
          { id: 'k2', region: 'south', servers: [], secret: false },
        ]
      : [{ id: 'k3', region: 'west', servers: ['south-b'], secret: true }],
};

export function assessOptions(transport: Transport, more: Partial<AssessOptions> = {}): AssessOptions {
  return {
    cloud: toyCloud,
    transport,
    account: '1',
    regions: ['north', 'south', 'west'],
    checks: prepared(),
    now,
    language: 'en',
    signal: new AbortController().signal,
    apiCalls: () => 0,
    ...more,
  };
}

export interface Assessed {
  readonly run: Awaited<ReturnType<typeof assess>>['run'];
  readonly failures: Awaited<ReturnType<typeof assess>>['failures'];
  readonly results: readonly Result[];
}

export async function assessToy(answers: Answers | Transport, more: Partial<AssessOptions> = {}): Promise<Assessed> {
  const transport = 'send' in answers ? (answers as Transport) : new ToyTransport(answers as Answers);
  const assessment = await assess(assessOptions(transport, more));
  try {
    const results = await Array.fromAsync(assessment.results());
    return { run: assessment.run, failures: assessment.failures, results };
  } finally {
    assessment.close();
  }
}

/** One line per result: check, region, name, outcome. */
export function shortly(results: readonly Result[]): string[] {
  return results.map(({ check, region, name, outcome }) => {
    return `${check.replace('toy.', '')} ${region} ${name} ${outcome}`;
  });
}

export function throws(code: string): Answer {
  return () => {
    throw failure(code, 'refused');
  };
}
