import type { Contact } from './contacts.ts';

/** A contact as the portal makes it today. */
export const contact = {
  emails: ['security@example.com', 'cloud@example.com'],
  isEnabled: true,
  alertNotificationsState: 'On',
  minimalSeverity: 'High',
  attackPathNotificationsState: 'On',
  attackPathMinimalRiskLevel: 'High',
  notificationsByRole: { state: 'On', roles: ['Owner'] },
} as const satisfies Omit<Contact, 'subscriptionId' | 'email'>;

/** A contact as bodies of 2017-08-01-preview show it. */
export const olderContact = {
  emails: ['security@example.com'],
  isEnabled: null,
  alertNotificationsState: 'On',
  minimalSeverity: null,
  attackPathNotificationsState: null,
  attackPathMinimalRiskLevel: null,
  notificationsByRole: { state: 'On', roles: null },
} as const satisfies Omit<Contact, 'subscriptionId' | 'email'>;

/** The part of a contact that a check reads. */
export function only<C extends object, N extends keyof C>(from: C, ...names: readonly N[]): Pick<C, N> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<C, N>;
}
