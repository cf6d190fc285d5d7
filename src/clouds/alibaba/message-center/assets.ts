import { defineAsset } from '#model/asset.ts';
import { flag, list, optional, text } from '#model/field.ts';
import { SecurityContact as SharedSecurityContact } from '#model/shared-type.ts';

/** Whom Message Center sends security messages to, besides the account itself, which is always a recipient. */
export const SecurityContact = defineAsset({
  kind: 'alibaba.message-center.security-contact',
  as: SharedSecurityContact,
  title: { en: 'Security contact', zh: '安全消息接收人' },
  description:
    'A contact of Message Center that receives at least one type of security message. The account itself is none, nor is a contact that receives other messages only.',
  fields: {
    accountId: text('The account whose messages are sent.'),
    email: optional(text('Its address; null when it holds none, as one that is sent text messages only.')),
    isEnabled: optional(
      flag(
        'Whether mail reaches it: its address is verified, it has not expired, and a type of security message is sent by e-mail; null where that is not told.',
      ),
    ),
    isVerifiedEmail: optional(flag('Whether the address was verified: until then, nothing is sent to it.')),
    isObsolete: optional(flag('Whether it has expired.')),
    messageTypes: list(text(), 'The types of security messages that it receives, as Message Center calls them.'),
    mailedMessageTypes: list(text(), 'Those of them that are sent by e-mail.'),
  },
});
