import { type MessageContact, messageTypes } from '#testing/alibaba/services/mscopensubscription.ts';

/** Two were to hear of attacks; one of them never verified the address. */
const contacts: readonly MessageContact[] = [
  { id: '2400101', name: 'security', email: 'security@tealeaf-lane.example', verified: true },
  { id: '2400102', name: 'night watch', email: 'night-watch@tealeaf-lane.example' },
];

export const messageCenter = { contacts, messageTypes: messageTypes(contacts.map(({ id }) => id)) };
