import { expect, it } from 'vitest';
import { newCheck, toyCloud } from '#testing/toy-cloud.ts';
import { refuseDisagreement } from './agreement.ts';
import { Catalogue } from './catalogue.ts';
import { chosenChecks } from './choice.ts';
import { type KnownAccount, PoliciesInForce, type PolicyScope } from './in-force.ts';
import { knownParameters, parseParameters } from './parameters.ts';

const catalogue = new Catalogue(new Map([['toy', toyCloud()]]));
const later = new Catalogue(new Map([['toy', toyCloud([newCheck])]]));
const all = [...catalogue.checks.keys()];
const washed = catalogue.requireCheck('toy.bear.washed').check;
const soft = catalogue.requireCheck('toy.bear.soft').check;

let policies = 0;
function scope(more: Partial<PolicyScope> = {}): PolicyScope {
  policies += 1;
  return {
    id: `policy ${policies}`,
    name: `Policy ${policies}`,
    packs: null,
    dimensions: null,
    addedChecks: [],
    removedChecks: [],
    takesInNewChecks: true,
    savedChecks: all,
    accountIds: null,
    regions: null,
    parameters: {},
    ...more,
  };
}
const chosen = (of: Catalogue, more: Partial<PolicyScope>) =>
  chosenChecks(of, scope(more)).map(({ check }) => check.id);
const account: KnownAccount = { id: 'a', cloud: 'toy', name: 'A', regions: [], createdAt: 0 };

it.each([
  ['everything', {}, ['toy.bear.named', 'toy.bear.soft', 'toy.bear.washed', 'toy.workshop.tidy']],
  ['a pack', { packs: ['toy-safety'] }, ['toy.bear.soft', 'toy.bear.washed', 'toy.workshop.tidy']],
  ['a dimension of a pack', { packs: ['toy-safety'], dimensions: ['ciem'] }, ['toy.workshop.tidy']],
  [
    'a pack without one check',
    { packs: ['toy-safety'], removedChecks: ['toy.bear.soft'] },
    ['toy.bear.washed', 'toy.workshop.tidy'],
  ],
  ['single checks alone', { packs: [], addedChecks: ['toy.bear.named'] }, ['toy.bear.named']],
  [
    'a dimension and a check besides',
    { dimensions: ['compliance'], addedChecks: ['toy.bear.named'] },
    ['toy.bear.named', 'toy.bear.soft'],
  ],
])('a policy can choose %s', (_what, more, expected) => {
  expect(chosen(catalogue, more)).toEqual(expected);
});

it('a check that comes with a later version is taken in, or not when the policy takes in none', () => {
  expect(chosen(later, {})).toContain(newCheck.id);
  expect(chosen(later, { packs: ['toy-safety'] })).toContain(newCheck.id);
  expect(chosen(later, { takesInNewChecks: false })).not.toContain(newCheck.id);
});

it.each([
  [{ days: 30 }, { days: 30 }],
  [
    { days: 30, hours: 2 },
    { days: 30, hours: 2 },
  ],
  [{}, {}],
])('takes the parameters %j', (given, parsed) => {
  expect(parseParameters(washed, given)).toEqual(parsed);
});

it('takes values of every type in JSON, lists in their one spelling', () => {
  expect(parseParameters(soft, { strict: true, stuffing: 'cotton', colours: ['White', 'white', 'black'] })).toEqual({
    strict: true,
    stuffing: 'cotton',
    colours: ['white', 'black'],
  });
  expect(parseParameters(soft, { colours: [] })).toEqual({ colours: [] });
});

it.each([
  [
    washed,
    { days: '30' },
    'toy.bear.washed.days cannot be "30": it takes a whole number from 1 to 365, as a JSON number',
  ],
  [washed, { days: 366 }, 'cannot be 366'],
  [washed, { days: 1.5 }, 'cannot be 1.5'],
  [washed, { days: null }, 'cannot be null'],
  [washed, { dais: 30 }, 'no parameter dais. Did you mean days?'],
  [washed, { toString: 1 }, 'no parameter toString'],
  [soft, { strict: 'true' }, 'true or false, as a JSON boolean'],
  [soft, { stuffing: 'straw' }, 'one of wool, cotton'],
  [soft, { colours: 'white' }, 'as a JSON array'],
  [soft, { colours: ['white,black'] }, 'cannot be ["white,black"]'],
  [soft, { colours: ['green'] }, 'brown, white, black'],
  [catalogue.requireCheck('toy.bear.named').check, { days: 1 }, 'has no parameters'],
])('refuses parameters %#', (check, given, message) => {
  expect(() => parseParameters(check, given)).toThrow(message);
});

it('values that a later version of a check no longer takes are left to the default', () => {
  expect(knownParameters(washed, { days: 9_999, hours: 5, gone: 1 })).toEqual({ hours: 5 });
});

const sets = (values: Record<string, unknown>, more: Partial<PolicyScope> = {}) =>
  scope({ parameters: { 'toy.bear.washed': values }, ...more });
const clouds = new Map([
  ['a', 'toy'],
  ['b', 'toy'],
  ['x', 'other'],
]);

it.each([
  ['different values', { days: 30 }, { days: 60 }, {}, {}, true],
  ['equal values', { days: 30 }, { days: 30 }, {}, {}, false],
  ['different parameters', { days: 30 }, { hours: 2 }, {}, {}, false],
  ['different regions', { days: 30 }, { days: 60 }, { regions: ['north'] }, { regions: ['south', 'west'] }, false],
  ['a common region', { days: 30 }, { days: 60 }, { regions: ['north', 'west'] }, { regions: ['west'] }, true],
  ['all regions and one', { days: 30 }, { days: 60 }, {}, { regions: ['west'] }, true],
  ['different accounts', { days: 30 }, { days: 60 }, { accountIds: ['a'] }, { accountIds: ['b'] }, false],
  ['one account and all', { days: 30 }, { days: 60 }, { accountIds: ['a'] }, {}, true],
  [
    'a common account of another cloud',
    { days: 30 },
    { days: 60 },
    { accountIds: ['a', 'x'] },
    { accountIds: ['b', 'x'] },
    false,
  ],
  ['a check that one does not choose', { days: 30 }, { days: 60 }, { removedChecks: ['toy.bear.washed'] }, {}, false],
])('policies with %s: refused or not', (_what, ours, theirs, one, other, isRefused) => {
  const refuse = () => refuseDisagreement(catalogue, sets(ours, one), [sets(theirs, other)], clouds);
  if (isRefused) expect(refuse).toThrow(/sets toy\.bear\.washed\.days to 60 .* this one to 30/);
  else expect(refuse).not.toThrow();
});

it('on global assets policies meet whatever their regions are', () => {
  const tidy = (days: number, region: string) =>
    scope({ parameters: { 'toy.workshop.tidy': { days } }, regions: [region] });
  expect(() => refuseDisagreement(catalogue, tidy(1, 'north'), [tidy(2, 'south')], clouds)).toThrow(
    'toy.workshop.tidy.days',
  );
});

it('what the items of a list are counts, not their order', () => {
  const colours = (list: string[]) => scope({ parameters: { 'toy.bear.soft': { colours: list } } });
  const refuse = (one: string[], other: string[]) => () =>
    refuseDisagreement(catalogue, colours(one), [colours(other)], clouds);
  expect(refuse(['white', 'black'], ['black', 'white'])).not.toThrow();
  expect(refuse(['white'], ['white', 'black'])).toThrow('toy.bear.soft.colours');
});

function divide(enabled: readonly PolicyScope[], regions: readonly string[] | null, of = account) {
  const checks = ['toy.bear.washed', 'toy.workshop.tidy'].map((id) => catalogue.requireCheck(id));
  return new PoliciesInForce(catalogue, enabled)
    .divide(of, checks, regions)
    .map((group) => [
      group.regions,
      ...group.checks.map(({ listed, parameters }) => `${listed.check.asset.kind} ${parameters.days}`),
    ]);
}

it('parameters that a policy sets hold in every run of its accounts, also in runs of policies that leave them open', () => {
  expect(divide([sets({ days: 30 }), scope()], null)).toEqual([[null, 'toy.bear.bear 30', 'toy.workshop.workshop 90']]);
  expect(divide([sets({ days: 30 }, { accountIds: ['b'] }), scope()], null)).toEqual([
    [null, 'toy.bear.bear 90', 'toy.workshop.workshop 90'],
  ]);
});

it('regions with parameters of their own are judged apart, and no region is left out or judged twice', () => {
  const enabled = [sets({ days: 30 }, { regions: ['north'] }), sets({ days: 60 }, { regions: ['west'] })];
  expect(divide(enabled, null, { ...account, regions: ['moon', 'north'] })).toEqual([
    [['moon', 'south'], 'toy.bear.bear 90'],
    [['north'], 'toy.bear.bear 30'],
    [['west'], 'toy.bear.bear 60'],
    [null, 'toy.workshop.workshop 90'],
  ]);
  expect(divide(enabled, ['north'])).toEqual([[['north'], 'toy.bear.bear 30', 'toy.workshop.workshop 90']]);
  expect(divide(enabled, ['south'])).toEqual([[['south'], 'toy.bear.bear 90', 'toy.workshop.workshop 90']]);
});

it('regions whose values are the same as everywhere else are not judged apart', () => {
  expect(divide([sets({ days: 90 }, { regions: ['north'] })], null)).toHaveLength(1);
});
