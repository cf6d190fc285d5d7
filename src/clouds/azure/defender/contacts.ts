import { known } from '#logic/known.ts';
import type { ValuesOf } from '#model/field.ts';
import type { SecurityContact } from './assets.ts';

export type Contact = ValuesOf<(typeof SecurityContact)['fields']>;

/** Older bodies leave out what newer ones tell; that is neither yes nor no. */
export type Told = 'yes' | 'no' | 'not-told';

/** Whether one of the contacts does it. Looks on past what could not be read, and ends in that gap when no other contact does it. */
export function anyContact<C>(contacts: Iterable<C>, tells: (contact: C) => Told): Told | 'no-contact' {
  const others: C[] = [];
  for (const contact of contacts) {
    if (known(() => tells(contact)) === 'yes') return 'yes';
    others.push(contact);
  }
  if (others.length === 0) return 'no-contact';
  return others.map(tells).includes('not-told') ? 'not-told' : 'no';
}

type Switches = Pick<Contact, 'isEnabled' | 'alertNotificationsState' | 'attackPathNotificationsState'>;

/** Before 2023-12-01-preview, whose bodies tell of attack paths, a contact had no switch: it was in force when it was there. */
export function isInForce(contact: Switches): Told {
  if (contact.isEnabled !== null) return contact.isEnabled ? 'yes' : 'no';
  const isOlderBody = contact.attackPathNotificationsState === null && contact.alertNotificationsState !== null;
  return isOlderBody ? 'yes' : 'not-told';
}

/** Whether mail goes to anybody: to an address, or to those who hold a role. */
export function hasRecipients(contact: Pick<Contact, 'emails' | 'notificationsByRole'>): Told {
  if (contact.emails.length > 0) return 'yes';
  if (contact.notificationsByRole === null) return 'not-told';
  const { state, roles } = contact.notificationsByRole;
  return state === 'On' && (roles === null || roles.length > 0) ? 'yes' : 'no';
}

/** Whether owners of the subscription get mail. The oldest body tells of administrators only. */
export function tellsOwners(contact: Pick<Contact, 'notificationsByRole'>): Told {
  if (contact.notificationsByRole === null) return 'not-told';
  const { state, roles } = contact.notificationsByRole;
  if (state === 'Off') return 'no';
  if (roles === null) return 'not-told';
  return roles.some((role) => role.toLowerCase() === 'owner') ? 'yes' : 'no';
}

/**
 * Whether a notification that is switched so covers what people ask for. `levels` goes from the gravest down: whoever hears
 * of a level hears of all before it. A level that is not told covers the gravest, which every level does.
 */
export function coversLevel<L extends string>(
  state: 'On' | 'Off' | null,
  level: L | null,
  asked: L,
  levels: readonly L[],
): Told {
  if (state !== 'On') return state === null ? 'not-told' : 'no';
  if (asked === levels[0]) return 'yes';
  if (level === null) return 'not-told';
  return levels.indexOf(level) >= levels.indexOf(asked) ? 'yes' : 'no';
}

/** Yes when all are, no when one is not. */
export function all(...answers: readonly Told[]): Told {
  if (answers.includes('no')) return 'no';
  return answers.includes('not-told') ? 'not-told' : 'yes';
}
