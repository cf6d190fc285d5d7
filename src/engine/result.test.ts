import { describe, expect, test } from 'vitest';
import { type Gap, gapCodes } from '#model/gap.ts';
import { fail, pass } from '#model/verdict.ts';
import { assetOf, blueDoor, Door, entryOf, gapOf } from './fixture.ts';
import { prepareCheck } from './prepare.ts';
import { gapReason, resultOf, unreadListResult } from './result.ts';

const entry = entryOf(blueDoor, { title: '门是蓝色的', reasons: { 'It is {colour}': '颜色为 {colour}' } });
const prepared = prepareCheck(entry, {}, 0);
const door = assetOf(Door.kind, 'front', { displayName: 'Front door' });

describe('resultOf', () => {
  test('shows what was judged, by whom, with which evidence', () => {
    expect(resultOf(prepared, door, fail('It is {colour}', { colour: 'red' }), 'en')).toEqual({
      check: 'toy.door.blue',
      severity: 'medium',
      asset: door.id,
      kind: Door.kind,
      name: 'front',
      displayName: 'Front door',
      region: 'north',
      outcome: 'fail',
      reason: 'It is red',
      evidence: { colour: 'red' },
      version: 3,
    });
  });

  test.each([
    ['en', 'The door is blue', 'It is red'],
    ['zh', '门是蓝色的', '颜色为 red'],
  ] as const)('reasons in %s', (language, title, reason) => {
    expect(resultOf(prepared, door, pass({}), language).reason).toBe(title);
    expect(resultOf(prepared, door, fail('It is {colour}', { colour: 'red' }), language).reason).toBe(reason);
  });

  test('a reason without a translation stays English; foreign text in the evidence is never a template', () => {
    expect(resultOf(prepared, door, fail('New: {colour}', { colour: '{$name} $&' }), 'zh').reason).toBe(
      'New: {$name} $&',
    );
  });

  test('the moment when time alone could change it', () => {
    expect(resultOf(prepared, door, pass({}, '', 1000), 'en').holdsUntil).toBe('1970-01-01T00:00:01.000Z');
  });
});

describe('unreadListResult', () => {
  test.each(['north', null])('stands for all assets of %s', (region) => {
    const gap = gapOf('ListDoors', { region });
    expect(unreadListResult(prepared, region, gap, 'en')).toEqual({
      check: 'toy.door.blue',
      severity: 'medium',
      asset: null,
      kind: Door.kind,
      name: null,
      region,
      outcome: 'unknown',
      reason: gapReason(gap, 'en'),
      evidence: {},
      version: 3,
      gap,
    });
  });
});

describe('gapReason', () => {
  test.each(gapCodes)('%s has a sentence of its own in both languages', (code) => {
    const gap = gapOf('GetIt', { code, message: 'the detail' });
    const [en, zh] = [gapReason(gap, 'en'), gapReason(gap, 'zh')];
    expect(en).toMatch(/^[A-Zt]/);
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(`${en}${zh}`).not.toMatch(/\{|\}|undefined|gave no answer/);
    if (code !== 'CheckFailed') for (const text of [en, zh]) expect(text).toContain('toy GetIt');
  });

  test.each<[Partial<Gap>, string[]]>([
    [{}, ['toy GetIt', 'north', 'Forbidden']],
    [{ region: null, message: '' }, ['toy GetIt', 'Forbidden']],
    [{ code: 'Strange', message: 'a detail' }, ['toy GetIt', 'north', 'Strange', 'a detail']],
    [{ code: 'Strange', message: 'Strange' }, ['toy GetIt', 'Strange']],
    [{ code: 'constructor', message: '{what} $& {code}' }, ['toy GetIt', 'constructor', '{what} $& {code}']],
    [{ code: 'Throttling.User' }, ['toy GetIt', 'Throttling.User']],
  ])('the vendor’s own code: %o', (more, parts) => {
    for (const language of ['en', 'zh'] as const) {
      const sentence = gapReason(gapOf('GetIt', more), language);
      for (const part of parts) expect(sentence).toContain(part);
      expect(sentence).not.toMatch(/undefined|null|） |\(\)|（）|Strange: Strange/);
    }
  });
});
