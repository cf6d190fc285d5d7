import { type Fields, flag, optional, text } from './field.ts';

/** A type of the asset graph that kinds of several clouds belong to, with the fields that each of them has under the same name. */
export interface SharedType {
  /** as GraphQL names it */
  readonly name: string;
  /** its root field, and a connected account's field that leads to it */
  readonly plural: string;
  readonly description: string;
  readonly fields: Fields;
}

/** One connected account of a cloud: its asset stands for everything in it. */
export const Connector: SharedType = {
  name: 'Connector',
  plural: 'connectors',
  description:
    'A connected account: an Azure subscription, an Alibaba Cloud account. Everything else in it is related to it.',
  fields: {},
};

/** Whom a cloud tells of security matters. */
export const SecurityContact: SharedType = {
  name: 'SecurityContact',
  plural: 'securityContacts',
  description: 'Somebody whom the cloud tells of security matters.',
  fields: {
    email: optional(text('The address, or several with a separator; null when it holds none.')),
    isEnabled: optional(flag('Whether messages are sent; null where the cloud does not tell.')),
  },
};
