import type { AccountOpener } from '#features/accounts/contract.ts';
import { defineAsset, link } from '#model/asset.ts';
import { type CatalogueEntry, type Check, defineCheck } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { flag, instant, oneOf, optional, text } from '#model/field.ts';
import type { Gap } from '#model/gap.ts';
import { defineOperation, ReadFailure } from '#model/operation.ts';
import { integerParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';

/*
 * A cloud whose estate is an object in this process: tests change it between two lists, refuse a list, hold one up, or break a rule that
 * real clouds keep. Boxes and guards are read region by region, houses once, alarms at the first of the regions that a run covers.
 */
const title = { en: 'A thing', zh: '物品' };
const description = 'A thing of the toy estate.';

const Guard = defineAsset({
  ...{ kind: 'toy.guard.guard', title, description },
  fields: { boxName: text(), awake: flag() },
});
const Box = defineAsset({
  ...{ kind: 'toy.box.box', title, description },
  fields: { lid: oneOf(['open', 'closed']), sealedAt: optional(instant()), note: optional(text()) },
  links: { guards: link(Guard, 'boxName') },
});
const Alarm = defineAsset({
  ...{ kind: 'toy.alarm.alarm', title, description },
  fields: { houseName: text(), on: flag() },
});
const House = defineAsset({
  ...{ kind: 'toy.house.house', title, description },
  fields: { colour: text() },
  links: { alarms: link(Alarm, 'houseName', { scope: 'account' }) },
});
const kinds = { box: Box, guard: Guard, alarm: Alarm, house: House } as const;
export type ToyKind = keyof typeof kinds;

const about: Pick<Check, 'dimension' | 'category' | 'severity' | 'rationale' | 'remediation' | 'references'> = {
  ...{ dimension: 'security-risk', category: 'basic-protection', severity: 'high', rationale: 'It is safer.' },
  ...{ remediation: { console: ['Mend it.'], cli: null }, references: ['https://toys.example.com'] },
};
const dayMs = 86_400_000;

const lidClosed = (version: number): Check =>
  defineCheck({
    ...about,
    ...{ id: 'toy.box.lid-closed', version, title: 'The lid is closed', free: false, asset: Box, reads: ['lid'] },
    examples: [],
    judge: ({ lid }) => (lid === 'closed' ? pass({ lid }) : fail('The lid is open', { lid })),
  });
const checks: readonly Check[] = [
  defineCheck({
    ...about,
    ...{ id: 'toy.box.guards-awake', version: 1, title: 'No guard sleeps', free: false, asset: Box },
    reads: ['guards.awake'],
    examples: [],
    judge: ({ guards }) => {
      for (const guard of guards) if (!guard.awake) return fail('{guard} sleeps', { guard: guard.$name });
      return pass({});
    },
  }),
  defineCheck({
    ...about,
    ...{
      id: 'toy.box.seal-fresh',
      version: 1,
      title: 'The seal is fresh',
      free: true,
      asset: Box,
      reads: ['sealedAt'],
    },
    params: { days: integerParam({ default: 30, minimum: 1, maximum: 365, description: title }) },
    examples: [],
    judge: ({ sealedAt }, { params, now }) => {
      if (sealedAt === null) return notApplicable('It has no seal');
      const end = Date.parse(sealedAt) + params.days * dayMs;
      return now < end ? pass({ sealedAt }, '', end) : fail('The seal is old', { sealedAt });
    },
  }),
  defineCheck({
    ...about,
    ...{ id: 'toy.box.note-short', version: 1, title: 'The note is short', free: true, asset: Box },
    reads: ['note'],
    examples: [],
    judge: ({ note }) => ((note ?? '').length <= 100 ? pass({}) : fail('The note is long', {})),
  }),
  defineCheck({
    ...about,
    ...{ id: 'toy.house.alarm-on', version: 1, title: 'An alarm is on', free: true, asset: House },
    reads: ['alarms.on'],
    examples: [],
    judge: ({ alarms }) => {
      for (const alarm of alarms) if (alarm.on) return pass({ alarm: alarm.$name });
      return fail('No alarm is on', {});
    },
  }),
];

const entryOf = (check: Check): CatalogueEntry => ({
  check,
  texts: {
    zh: { title: check.id, rationale: '更安全。', remediation: { console: ['修理。'] }, reasons: {} },
  },
});

/** A thing as the lists show it; `region` is where it is listed, and undefined for a house or an alarm. */
export interface Thing {
  readonly kind: ToyKind;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly region?: string;
  readonly name?: string;
  readonly displayName?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ToyEstate extends ToyState {
  readonly cloud: Cloud;
  readonly opener: AccountOpener;
  /** Back to an empty estate that answers every list. */
  reset(): void;
}

interface ToyState {
  things: Thing[];
  regions: string[];
  regionGap: Gap | undefined;
  /** where boxes can be at all; undefined: in every region */
  boxRegions: string[] | undefined;
  /** lists that end in a gap after what they show, as `box north` or `house` */
  refused: Set<string>;
  /** the clock of a recording; undefined: live */
  recordedAt: number | undefined;
  /** of the check `toy.box.lid-closed` */
  lidVersion: number;
  /** awaited when a list has been asked for, and when it has shown everything */
  onList: (list: string, moment: 'begun' | 'shown') => Promise<void> | undefined;
  /** awaited before the account is open; what it throws is thrown */
  onOpen: () => Promise<void> | undefined;
}

export function toyEstate(): ToyEstate {
  const collectors: readonly Collector[] = [
    collectorOf('box', () => estate),
    collectorOf('guard', () => estate),
    collectorOf('alarm', () => estate),
    collectorOf('house', () => estate),
  ];
  const estate: ToyEstate = {
    cloud: {
      ...{ id: 'toy', title, collectors, packs: [] },
      get catalogue() {
        return [lidClosed(estate.lidVersion), ...checks].map(entryOf);
      },
      identity: { operations: [], read: async () => ({ account: '1', caller: 'santa', isRoot: false }) },
      regions: { tried: [], published: ['north', 'south'], operations: [], read: async () => estate.regions },
      quotaOf: () => ({ perSecond: 1, burst: 1 }),
      policyDocument: () => ({}),
    },
    opener: {
      open: async () => {
        await estate.onOpen();
        return {
          ...{ cloud: 'toy', externalId: '1', regions: [...estate.regions].sort() },
          ...(estate.regionGap ? { regionGap: estate.regionGap } : {}),
          transport: { send: () => Promise.reject(new Error('nothing is sent')) },
          ...{ now: estate.recordedAt ?? Date.now(), isReplay: estate.recordedAt !== undefined, memory: new Map() },
          ...{ apiCalls: () => 0, throttles: () => 0, close: async () => {} },
        };
      },
    },
    ...untouched(),
    reset: () => void Object.assign(estate, untouched()),
  };
  return estate;
}

function untouched(): ToyState {
  return {
    ...{ things: [], regions: ['north', 'south'], regionGap: undefined, boxRegions: undefined, refused: new Set() },
    ...{ recordedAt: undefined, lidVersion: 1, onList: () => undefined, onOpen: () => undefined },
  };
}

function collectorOf(kind: ToyKind, estate: () => ToyEstate): Collector {
  const isRegional = kind === 'box' || kind === 'guard';
  const list = operation(`List ${kind}`);
  return defineCollector({
    asset: kinds[kind],
    scope: isRegional ? 'regional' : 'global',
    ...(kind === 'alarm' ? { sites: (regions: readonly string[]) => regions.slice(0, 1) } : {}),
    ...(kind === 'box'
      ? { availability: { operations: [list], read: async ({ regions }) => estate().boxRegions ?? regions } }
      : {}),
    list: { operations: [list], read: (reader) => show(estate(), kind, isRegional, reader) },
  });
}

async function* show(estate: ToyEstate, kind: ToyKind, isRegional: boolean, { region }: Reader): AsyncGenerator<Found> {
  const name = region === null ? kind : `${kind} ${region}`;
  const shown = estate.things.filter((thing) => thing.kind === kind && (!isRegional || thing.region === region));
  await estate.onList(name, 'begun');
  for (const { kind: _, region: at, ...thing } of shown) {
    yield { name: thing.id, ...(isRegional ? {} : { region: at ?? null }), ...thing };
  }
  await estate.onList(name, 'shown');
  if (estate.refused.has(name)) throw new ReadFailure(refusal(`List ${kind}`, region));
}

export function refusal(operation: string, region: string | null): Gap {
  return { service: 'toys', operation, region, code: 'Forbidden', message: `refused, request ${Math.random()}` };
}

function operation(name: string) {
  return defineOperation({
    ...{ service: 'toys', name, permission: `toys:${name}` },
    reply: { safeParse: (data: unknown) => ({ success: true as const, data }) },
  });
}
