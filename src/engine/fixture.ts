import { type Asset, defineAsset, link } from '#model/asset.ts';
import { type CatalogueEntry, type Check, type CheckTexts, defineCheck } from '#model/check.ts';
import { list, optional, text } from '#model/field.ts';
import type { Gap } from '#model/gap.ts';
import { fail, pass } from '#model/verdict.ts';

const title = { en: 'A thing', zh: '东西' };

export const Lock = defineAsset({
  kind: 'toy.lock',
  title,
  description: 'What keeps a door shut; doors name it by its id, several doors may share it.',
  fields: { name: text(), doors: optional(list(text())), state: text() },
});

export const Door = defineAsset({
  kind: 'toy.door',
  title,
  description: 'Something with locks.',
  fields: { name: text(), colour: text(), house: optional(text()) },
  links: {
    locks: link(Lock, 'doors'),
    anyLocks: link(Lock, 'doors', { scope: 'account' }),
    houseLocks: link(Lock, 'doors', { near: 'house' }),
  },
});

const guidance = {
  version: 3,
  dimension: 'security-risk',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  rationale: '',
  remediation: { console: [], cli: null },
  references: [],
  examples: [],
} as const;

export const blueDoor: Check = defineCheck({
  ...guidance,
  id: 'toy.door.blue',
  title: 'The door is blue',
  asset: Door,
  reads: ['colour'],
  judge: ({ colour }) => (colour === 'blue' ? pass({ colour }) : fail('It is {colour}', { colour })),
});

export const lockedDoor: Check = defineCheck({
  ...guidance,
  id: 'toy.door.locked',
  title: 'The door has a closed lock',
  asset: Door,
  reads: ['locks.state'],
  judge: (door) => {
    const seen: string[] = [];
    for (const lock of door.locks) {
      if (lock.state === 'closed') return pass({ lock: lock.$name });
      seen.push(lock.$name);
    }
    return fail('None of {locks} is closed', { locks: seen });
  },
});

export const guidanceOfToys = guidance;

export function entryOf(check: Check, zh: Partial<CheckTexts> = {}): CatalogueEntry {
  return { check, texts: { zh: { title: '', rationale: '', remediation: { console: [] }, reasons: {}, ...zh } } };
}

export function assetOf(kind: string, name: string, more: Partial<Asset> = {}): Asset {
  return {
    kind,
    id: `${kind}/${more.region ?? 'north'}/${name}`,
    name,
    cloud: 'toy',
    account: '1',
    region: 'north',
    tags: {},
    readAt: '2026-11-01T00:00:00.000Z',
    fields: {},
    ...more,
  };
}

export function gapOf(operation: string, more: Partial<Gap> = {}): Gap {
  return { service: 'toy', operation, region: 'north', code: 'Forbidden', message: 'no', ...more };
}
