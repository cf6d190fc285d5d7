import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { flag, Mismatch, optional } from '#model/field.ts';
import { arn } from '../arn.ts';
import { SecurityContact } from './assets.ts';
import { listContacts, listSubscriptionItems, type MessageContact } from './operations.ts';
import { type Recipient, securityRecipients } from './recipients.ts';

const securityContacts = defineCollector({
  asset: SecurityContact,
  scope: 'global',
  list: {
    operations: [listSubscriptionItems, listContacts],
    read: async function* (reader): AsyncIterable<Found> {
      for await (const recipient of securityRecipients(reader)) yield contactOf(reader, recipient);
    },
  },
});

export const collectors: readonly Collector[] = [securityContacts];

function contactOf(reader: Reader, { contact, items }: Recipient): Found {
  const ways = items.map(({ ItemName, EmailStatus }) => ({ name: ItemName, isMailed: isMailed(EmailStatus) }));
  return {
    id: arn('notifications', null, reader.account, `contact/${contact.ContactId}`),
    name: contact.ContactId,
    ...(contact.ContactName ? { displayName: contact.ContactName } : {}),
    fields: {
      accountId: reader.account,
      email: addressOf(contact.Email),
      isEnabled: isEnabled(
        contact,
        ways.map((way) => way.isMailed),
      ),
      isVerifiedEmail: contact.IsVerifiedEmail,
      isObsolete: contact.IsObsolete,
      messageTypes: ways.map(({ name }) => name),
      mailedMessageTypes: ways.filter((way) => way.isMailed === true).map(({ name }) => name),
    },
  };
}

/** 1: chosen, -1: cannot be switched off, 0: not chosen, -2: cannot be switched on; null for what the vendor does not document. */
function isMailed(emailStatus: unknown): boolean | null {
  if (emailStatus === 1 || emailStatus === -1) return true;
  return emailStatus === 0 || emailStatus === -2 ? false : null;
}

/** What is no text is handed on in a shape that is none, so that it is a gap. */
function addressOf(email: unknown): unknown {
  if (typeof email === 'string') return email.trim() || null;
  return email === undefined || email === null ? null : { email };
}

const told = optional(flag());

/** One no decides; a yes needs all three. */
function isEnabled({ IsVerifiedEmail, IsObsolete }: MessageContact, mailed: readonly (boolean | null)[]): unknown {
  const isVerified = told.parse(IsVerifiedEmail);
  const isObsolete = told.parse(IsObsolete);
  if (isVerified === false || isObsolete === true || mailed.every((it) => it === false)) return false;
  if (isVerified === true && isObsolete === false) return mailed.includes(true) || null;
  // what was not understood is a gap here too
  return [IsVerifiedEmail, IsObsolete].find((value) => told.parse(value) instanceof Mismatch) ?? null;
}
