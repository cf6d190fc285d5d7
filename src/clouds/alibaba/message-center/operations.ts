import { z } from 'zod';
import { defineOperation, type Paging } from '#model/operation.ts';
import { shownPlainList } from '../reply.ts';

// Source of both operations: the vendor's SDK mscopensubscription20210713 1.1.0, and how its Terraform provider calls them.
const service = 'mscopensubscription';
/** RAM knows Message Center as a whole; the vendor's own policy for readers, AliyunNotificationsReadOnlyAccess, names just this. */
const permission = 'notifications:Read*';
/** The largest page is not published; 50 is what the vendor's own program asks for. */
const paging: Paging = {
  style: 'token',
  input: 'NextToken',
  output: 'NextToken',
  size: ['MaxResults', 50],
  total: 'TotalCount',
};

// A refusal can also come as a good reply that says Success: false.
const Good = z.literal(true).nullish();
const Id = z.union([z.number().int(), z.string().min(1)]).transform(String);

const Item = z.object({
  ItemName: z.string().min(1),
  ContactIds: z.array(Id).nullish(),
  EmailStatus: z.unknown().optional(),
});
export type SubscriptionItem = z.infer<typeof Item>;

/** Types of messages, each with who receives it and on which ways. */
export const listSubscriptionItems = defineOperation({
  service,
  name: 'ListSubscriptionItems',
  permission,
  paging,
  reply: z
    .object({ Success: Good, SubscriptionItems: shownPlainList(Item) })
    .transform((reply) => reply.SubscriptionItems),
});

const Contact = z.object({
  ContactId: Id,
  AccountUid: Id.nullish(),
  // A contact that may be the account itself cannot count as another.
  IsAccount: z.boolean(),
  ContactName: z.string().nullish(),
  Email: z.unknown().optional(),
  IsVerifiedEmail: z.unknown().optional(),
  IsObsolete: z.unknown().optional(),
});
export type MessageContact = z.infer<typeof Contact>;

/** Whoever can be made a recipient, the account itself among them. */
export const listContacts = defineOperation({
  service,
  name: 'ListContacts',
  permission,
  paging,
  reply: z.object({ Success: Good, Contacts: shownPlainList(Contact) }).transform((reply) => reply.Contacts),
});
