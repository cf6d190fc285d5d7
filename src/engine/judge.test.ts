import { describe, expect, test } from 'vitest';
import { defineCheck } from '#model/check.ts';
import { integerParam } from '#model/param.ts';
import { fail, notApplicable, pass, type Verdict } from '#model/verdict.ts';
import { assetOf, blueDoor, Door, entryOf, gapOf, guidanceOfToys, Lock, lockedDoor } from './fixture.ts';
import { inputOf, type Judgement, judge, judgeAsset, judgementOf } from './judge.ts';
import { LinkIndex } from './links.ts';
import { neededFields, prepareCheck } from './prepare.ts';

const prepared = (check = blueDoor) => prepareCheck(entryOf(check), {}, 0);
const door = (colour: string) => assetOf(Door.kind, 'front', { fields: { colour } });
const unread = assetOf(Door.kind, 'front', { gaps: { colour: gapOf('GetColour') } });

function custom(judgeDoor: () => Verdict, appliesTo?: () => true | Verdict) {
  const check = defineCheck({
    ...guidanceOfToys,
    id: 'toy.door.custom',
    title: 'Custom',
    asset: Door,
    reads: ['colour'],
    ...(appliesTo ? { appliesTo } : {}),
    judge: judgeDoor,
  });
  return prepareCheck(entryOf(check), {}, 0);
}

describe('judge', () => {
  test('gives the verdict of the check', () => {
    expect(judge(prepared(), inputOf(door('blue')))).toEqual(pass({ colour: 'blue' }));
    expect(judge(prepared(), inputOf(door('red')))).toEqual(fail('It is {colour}', { colour: 'red' }));
  });

  test('touching a field that could not be read is unknown, with the read to blame', () => {
    expect(judge(prepared(), inputOf(unread))).toEqual({
      outcome: 'unknown',
      reason: '',
      evidence: {},
      gap: { ...gapOf('GetColour'), field: 'colour' },
    });
  });

  test('a gap wins over a value of the same field', () => {
    const both = { ...unread, fields: { colour: 'blue' } };
    expect(judge(prepared(), inputOf(both)).outcome).toBe('unknown');
  });

  test('a check that never touches the gap is not disturbed', () => {
    expect(
      judge(
        custom(() => pass({})),
        inputOf(unread),
      ).outcome,
    ).toBe('pass');
  });

  test.each([
    ['an error', () => new TypeError('x is undefined'), 'x is undefined'],
    ['something else', () => 'oops', 'oops'],
  ])('a check that throws %s is unknown, and ours is the blame', (_, problem, message) => {
    const throwing = custom(() => {
      throw problem();
    });
    expect(judge(throwing, inputOf(door('blue')))).toMatchObject({
      outcome: 'unknown',
      gap: { code: 'CheckFailed', operation: 'toy.door.custom', message },
    });
  });

  test('applicability comes first, and its gap is unknown too', () => {
    const never = (): Verdict => {
      throw new Error('judged all the same');
    };
    expect(
      judge(
        custom(never, () => notApplicable('no')),
        inputOf(door('x')),
      ),
    ).toEqual(notApplicable('no'));
    const touches = custom(never, ((asset: { colour: string }) => asset.colour === 'x' || true) as never);
    expect(judge(touches, inputOf(unread))).toMatchObject({ outcome: 'unknown', gap: { field: 'colour' } });
  });

  test('a gap that evidence touches later is told from a fault of ours', () => {
    const input = inputOf(unread);
    expect.assertions(2);
    try {
      JSON.stringify({ input });
    } catch (problem) {
      expect(judgementOf(prepared(), problem)).toMatchObject({ gap: { code: 'Forbidden', field: 'colour' } });
    }
    expect(judgementOf(prepared(), new Error('x'))).toMatchObject({ gap: { code: 'CheckFailed' } });
  });
});

describe('links', () => {
  const check = prepared(lockedDoor);
  const lock = (name: string, state: string) => assetOf(Lock.kind, name, { fields: { doors: ['front'], state } });
  const outcome = (fill: (index: LinkIndex) => void, asset = door('blue')): Judgement => {
    const index = new LinkIndex([check]);
    fill(index);
    let given: Judgement | undefined;
    judgeAsset(asset, [check], (_, judgement) => (given = judgement), index);
    return given!;
  };

  test('are followed from the asset', () => {
    expect(outcome((index) => index.add(lock('a', 'closed')))).toEqual(pass({ lock: 'a' }));
    expect(outcome((index) => index.add(lock('a', 'open')))).toEqual(fail(expect.any(String), { locks: ['a'] }));
  });

  test('an incomplete list leaves a decision that what is known takes, and no other', () => {
    const incomplete = (state: string) => (index: LinkIndex) => {
      index.add(lock('a', state));
      index.markIncomplete(Lock.kind, 'north', gapOf('List'));
    };
    expect(outcome(incomplete('closed'))).toEqual(pass({ lock: 'a' }));
    expect(outcome(incomplete('open'))).toMatchObject({
      outcome: 'unknown',
      gap: { operation: 'List', field: 'locks' },
    });
  });

  test('what decides is looked at before what could not be read', () => {
    const unreadable = assetOf(Lock.kind, 'a', { fields: { doors: ['front'] }, gaps: { state: gapOf('GetState') } });
    const both = (index: LinkIndex): void => {
      index.add(unreadable);
      index.add(lock('z', 'closed'));
    };
    expect(outcome(both)).toEqual(pass({ lock: 'z' }));
    expect(outcome((index) => index.add(unreadable))).toMatchObject({ outcome: 'unknown', gap: { field: 'state' } });
  });
});

describe('prepareCheck', () => {
  const params = {
    days: integerParam({ default: 90, minimum: 1, maximum: 100, description: { en: '', zh: '' } }),
  };
  const check = defineCheck({
    ...guidanceOfToys,
    id: 'toy.door.old',
    title: '',
    asset: Door,
    reads: ['colour'],
    params,
    judge: (_, context) => pass({ days: context.params.days, now: context.now }),
  });

  test('fills in defaults and hands parameters and the clock to the check', () => {
    expect(judge(prepareCheck(entryOf(check), {}, 7), {}).evidence).toEqual({ days: 90, now: 7 });
    expect(judge(prepareCheck(entryOf(check), { days: 3 }, 7), {}).evidence).toEqual({ days: 3, now: 7 });
    expect(prepared().parameters).toBeUndefined();
  });

  test('a link that the kind does not have is refused', () => {
    const wrong = { ...lockedDoor, reads: ['hinges.state'] };
    expect(() => prepareCheck(entryOf(wrong), {}, 0)).toThrow('hinges');
  });

  test('needs the own fields, the keys on both sides and the far fields; a field may be called name', () => {
    const named = { ...blueDoor, reads: ['name', 'houseLocks.name'] };
    const needed = neededFields([prepareCheck(entryOf(named), {}, 0), prepared(lockedDoor)]);
    expect(needed).toEqual(
      new Map([
        [Door.kind, new Set(['name', 'house'])],
        [Lock.kind, new Set(['doors', 'name', 'state'])],
      ]),
    );
  });
});
