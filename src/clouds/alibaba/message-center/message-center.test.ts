import { describe, expect, test } from 'vitest';
import type { RecordedCall } from '#model/recording.ts';
import { collectFrom } from '#testing/collect.ts';
import { collectors } from './collect.ts';

const account = '1234567890123456';
const service = 'mscopensubscription';
const asked = { Locale: 'en', MaxResults: 50 };

type Answer = Partial<RecordedCall>;

const items = (...SubscriptionItems: object[]): Answer => ({ output: { Success: true, SubscriptionItems } });
const contacts = (...Contacts: object[]): Answer => ({ output: { Success: true, Contacts } });
const refused: Answer = { error: { code: 'Forbidden.RAM', message: 'no', status: 403 } };

function answer(operation: string, rest: Answer): RecordedCall {
  return { service, operation, input: asked, ...rest };
}

const read = (ofItems: Answer, ofContacts: Answer, more: readonly RecordedCall[] = []) =>
  collectFrom(collectors, [...more, answer('ListSubscriptionItems', ofItems), answer('ListContacts', ofContacts)]);

const notice = { ItemId: 12, ItemName: 'Security Notice', ContactIds: [7], EmailStatus: 1 };
const expiry = { ItemId: 32, ItemName: 'Notifications of Product Expiration', ContactIds: [9], EmailStatus: -1 };
const owner = { ContactId: 1, AccountUid: Number(account), IsAccount: true, Email: 'owner@example.com' };
const contact = {
  ContactId: 7,
  AccountUid: Number(account),
  ContactName: 'soc',
  IsAccount: false,
  IsObsolete: false,
  Email: 'soc@example.com',
  IsVerifiedEmail: true,
  Mobile: '',
};

async function theContact(member: object, item: object = {}) {
  const { assets, gaps } = await read(
    items({ ...notice, ...item }, expiry),
    contacts(owner, { ...contact, ...member }),
  );
  expect(gaps.filter(({ asset }) => asset === null)).toEqual([]);
  expect(assets).toHaveLength(1);
  return assets[0]!;
}

test('a contact that receives security messages is read whole', async () => {
  expect(await theContact({})).toMatchObject({
    id: `acs:notifications::${account}:contact/7`,
    name: '7',
    displayName: 'soc',
    region: null,
    fields: {
      accountId: account,
      email: 'soc@example.com',
      isEnabled: true,
      isVerifiedEmail: true,
      isObsolete: false,
      messageTypes: ['Security Notice'],
      mailedMessageTypes: ['Security Notice'],
    },
  });
});

test.each([[null], [undefined], [''], ['  \t ']])('with the address %j it holds none', async (Email) => {
  const { fields, gaps } = await theContact({ Email });
  expect([fields.email, gaps]).toEqual([null, undefined]);
});

test.each([
  ['verified, in date and mailed', {}, {}, true],
  ['mailed because it cannot be switched off', {}, { EmailStatus: -1 }, true],
  ['never verified', { IsVerifiedEmail: false }, {}, false],
  ['expired', { IsObsolete: true }, {}, false],
  ['not mailed', {}, { EmailStatus: 0 }, false],
  ['not to be mailed', {}, { EmailStatus: -2 }, false],
  ['expired, whatever else is not told', { IsObsolete: true, IsVerifiedEmail: null }, { EmailStatus: null }, false],
  ['silent about the address', { IsVerifiedEmail: undefined }, {}, null],
  ['silent about its end', { IsObsolete: null }, {}, null],
  ['silent about mail', {}, { EmailStatus: undefined }, null],
  ['mailed in a way that is not documented', {}, { EmailStatus: 3 }, null],
])('a contact that is %s', async (_what, member, item, isEnabled) => {
  expect((await theContact(member, item)).fields.isEnabled).toBe(isEnabled);
});

test.each([
  [{ Email: 5 }, ['email']],
  [{ Email: ['soc@example.com'] }, ['email']],
  [{ IsVerifiedEmail: 'perhaps' }, ['isEnabled', 'isVerifiedEmail']],
  [{ IsObsolete: 1 }, ['isEnabled', 'isObsolete']],
])('what is odd about %j is a gap, and no answer', async (member, gaps) => {
  expect(Object.keys((await theContact(member)).gaps ?? {}).sort()).toEqual(gaps);
});

test('who receives other messages only, and the account itself, are no security contacts', async () => {
  const other = { ...contact, ContactId: 9 };
  const { assets, gaps } = await read(items({ ...notice, ContactIds: [1] }, expiry), contacts(owner, contact, other));
  expect([assets, gaps]).toEqual([[], []]);
});

test('types are told by their names in English and in Chinese, and added up', async () => {
  const named = (ItemName: string, EmailStatus: number) => ({ ...notice, ItemName, EmailStatus });
  const types = items(named('Account Security Alert', 0), named('云盾安全信息通知', 1), named('DNS High Risk', 1));
  const { assets } = await read(types, contacts(owner, contact));
  expect(assets.map(({ fields }) => [fields.messageTypes, fields.mailedMessageTypes])).toEqual([
    [['Account Security Alert', '云盾安全信息通知'], ['云盾安全信息通知']],
  ]);
});

test('every page of both lists is read, whether its token is a number or text', async () => {
  const next = (operation: string, NextToken: string, output: object) =>
    answer(operation, { input: { ...asked, NextToken }, output });
  const { assets, gaps } = await read(
    { output: { SubscriptionItems: [expiry], NextToken: 50, TotalCount: 2 } },
    { output: { Contacts: [owner], NextToken: 'abc', TotalCount: 2 } },
    [
      next('ListSubscriptionItems', '50', { SubscriptionItems: [notice], NextToken: null, TotalCount: 2 }),
      next('ListContacts', 'abc', { Contacts: [contact], NextToken: '', TotalCount: 2 }),
    ],
  );
  expect([assets.map(({ name }) => name), gaps]).toEqual([['7'], []]);
});

describe('no answer at all, rather than a list without contacts,', () => {
  const good = items(notice);
  const failed = ({ output }: Answer): Answer => ({ output: { ...Object(output), Success: false } });
  test.each<[string, Answer, Answer, string]>([
    ['when the types are refused', refused, contacts(owner), 'Forbidden.RAM'],
    ['when the contacts are refused', good, refused, 'Forbidden.RAM'],
    ['when the types come with a refusal', failed(good), contacts(owner, contact), 'UnexpectedReply'],
    ['when the contacts come with a refusal', good, failed(contacts(owner, contact)), 'UnexpectedReply'],
    ['when no type is one of security', items(expiry), contacts(owner), 'UnexpectedReply'],
    ['when there are no types', items(), contacts(owner), 'UnexpectedReply'],
    ['when who receives them is not told', items({ ...notice, ContactIds: null }), contacts(owner), 'UnexpectedReply'],
    ['when the list of contacts is silent', good, { output: { Success: true, Contacts: null } }, 'UnexpectedReply'],
    ['when a contact may be the account', good, contacts({ ...contact, IsAccount: null }), 'UnexpectedReply'],
    ['when the recipient is not in the list', good, contacts(owner), 'IncompleteList'],
    ['when the list ends early', good, { output: { Contacts: [owner], TotalCount: 2 } }, 'IncompleteList'],
  ])('%s', async (_when, ofItems, ofContacts, code) => {
    const { assets, gaps } = await read(ofItems, ofContacts);
    expect([assets, gaps.map((gap) => [gap.code, gap.region, gap.asset])]).toEqual([[], [[code, null, null]]]);
  });
});

test('a recipient that the list does not hold leaves the others known', async () => {
  const { assets, gaps } = await read(items({ ...notice, ContactIds: [8, 7] }), contacts(owner, contact));
  expect([assets.map(({ name }) => name), gaps.map(({ code }) => code)]).toEqual([['7'], ['IncompleteList']]);
});

describe('an account of the international site', () => {
  const region = 'ap-southeast-1';
  const abroad = (ofContacts: Answer) => [
    answer('ListSubscriptionItems', { ...items(notice), region }),
    answer('ListContacts', { ...ofContacts, region }),
  ];

  test.each([
    ['refuses', refused],
    ['knows no types of it', items()],
  ])('is asked about there when the other site %s', async (_what, here) => {
    const { assets, gaps } = await read(here, contacts(), abroad(contacts(owner, contact)));
    expect([assets.map(({ name }) => name), gaps]).toEqual([['7'], []]);
  });

  test.each([
    ['nobody', contacts()],
    ['another account', contacts({ ...owner, AccountUid: 5 }, contact)],
    ['somebody of whom it says nothing', contacts({ ...owner, AccountUid: undefined }, contact)],
  ])('is not taken for %s that the site shows', async (_what, ofContacts) => {
    const { assets, gaps } = await read(refused, contacts(), abroad(ofContacts));
    expect([assets, gaps.map((gap) => [gap.code, gap.region])]).toEqual([[], [['Forbidden.RAM', null]]]);
  });
});
