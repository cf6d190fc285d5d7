import type { Call, Service } from '../call.ts';
import type { Thing } from '../expectation.ts';
import type { JsonObject } from '../json.ts';
import { type PageSize, tokenPage } from '../paging.ts';
import type { Records } from '../records.ts';

/** Whoever can receive messages. The id is the vendor's number, as text. */
export interface MessageContact extends Thing {
  readonly name: string;
  readonly email?: string;
  readonly mobile?: string;
  /** the account itself, which is always in the list */
  readonly account?: boolean;
  readonly verified?: boolean;
  readonly obsolete?: boolean;
}

/** A type of message, with who receives it. -1: cannot be switched off, -2: cannot be switched on. */
export interface MessageType extends Thing {
  readonly name: string;
  readonly contacts: readonly string[];
  readonly email?: -2 | -1 | 0 | 1;
}

export interface MessageCenter {
  readonly contacts: Records<MessageContact>;
  readonly types: Records<MessageType>;
}

/** SDK mscopensubscription20210713 1.1.0 shows 100 as an example and names neither default nor maximum. */
const pageSize: PageSize = { member: 'MaxResults', default: 20, max: 100, over: 'clamp' };

function contact(call: Call, it: MessageContact): JsonObject {
  return {
    ContactId: Number(it.id),
    AccountUid: Number(call.estate.account),
    ContactName: it.name,
    Email: it.email ?? '',
    Mobile: it.mobile ?? '',
    IsAccount: it.account ?? false,
    IsObsolete: it.obsolete ?? false,
    IsVerifiedEmail: it.verified ?? false,
    IsVerifiedMobile: it.mobile !== undefined,
    LastEmailVerificationTimeStamp: 1_700_000_000,
    Position: 'Other',
  };
}

function type(it: MessageType): JsonObject {
  return {
    ItemId: Number(it.id),
    ItemName: it.name,
    Description: it.name,
    Channel: 'email',
    ContactIds: it.contacts.map(Number),
    EmailStatus: it.email ?? 1,
    PmsgStatus: 1,
    SmsStatus: 0,
    TtsStatus: -2,
    WebhookIds: [],
    WebhookStatus: -2,
  };
}

function reply<T>(call: Call, member: string, records: Records<T>, show: (it: T) => JsonObject): JsonObject {
  const page = tokenPage(call, records, pageSize);
  return {
    Success: true,
    Code: '200',
    Message: '',
    [member]: page.items.map(show),
    NextToken: page.next ?? null,
    TotalCount: page.total,
  };
}

export const mscopensubscription: Service = {
  code: 'mscopensubscription',
  version: '2021-07-13',
  operations: {
    ListContacts: (call) => reply(call, 'Contacts', call.estate.messageCenter.contacts, (it) => contact(call, it)),
    ListSubscriptionItems: (call) => reply(call, 'SubscriptionItems', call.estate.messageCenter.types, type),
  },
};

/** The account itself as a contact. */
export const ownContact: MessageContact = {
  id: '100001',
  name: 'Account',
  email: 'owner@example.com',
  account: true,
  verified: true,
};

/** The types of messages that every account has; the last two are of security. The account itself receives all. */
export function messageTypes(recipients: readonly string[]): readonly MessageType[] {
  return [
    { id: '2', name: 'Notifications of Account Expenses', contacts: [ownContact.id], email: -1 },
    { id: '32', name: 'Notifications of Product Expiration', contacts: [ownContact.id] },
    { id: '41', name: 'Account Security Notifications', contacts: [ownContact.id] },
    { id: '12', name: 'Security Notice', contacts: [ownContact.id, ...recipients] },
  ];
}
