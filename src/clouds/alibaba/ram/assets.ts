import { policyField } from '#logic/policy-document.ts';
import { defineAsset, link } from '#model/asset.ts';
import { flag, instant, integer, list, object, oneOf, optional, text } from '#model/field.ts';
import { Connector } from '#model/shared-type.ts';
import { Trail } from '../actiontrail/assets.ts';
import { SecurityContact } from '../message-center/assets.ts';

const mfaForLogin = oneOf(
  ['mandatory', 'independent', 'adaptive'],
  'Whether every RAM user needs MFA to log on: always, as set for the user, or on unusual logons (GetSecurityPreference).',
);

/** The account itself, with its root identity and its account-wide preferences. */
export const Account = defineAsset({
  kind: 'alibaba.ram.account',
  as: Connector,
  title: { en: 'Alibaba Cloud account', zh: '阿里云账号' },
  description: 'The account (root) that owns everything else; named by its account id.',
  fields: {
    rootMfaEnabled: flag('Whether the root identity has an MFA device.'),
    rootAccessKeys: object(
      {
        count: integer('How many access keys the root identity has, active or not.'),
        active: optional(integer('How many of them are active; null where the source does not say.')),
      },
      'The access keys of the root identity.',
    ),
    mfaForLogin,
  },
  links: {
    trails: link(Trail, 'accountId', {
      scope: 'account',
      description: 'The ActionTrail trails that the account sees.',
    }),
    securityContacts: link(SecurityContact, 'accountId', {
      scope: 'account',
      description: 'Whom Message Center sends security messages to, besides the account itself.',
    }),
  },
});

/** A RAM user, named by the part of the logon name before the @. */
export const User = defineAsset({
  kind: 'alibaba.ram.user',
  title: { en: 'RAM user', zh: 'RAM 用户' },
  description: 'A person or program with an identity of its own in the account.',
  fields: {
    userPrincipalName: text('The logon name, user@domain.'),
    loginProfileStatus: optional(
      oneOf(['Active', 'Inactive'], 'Whether console logon is on; null where it was never set up (GetLoginProfile).'),
    ),
    mfaBindRequired: optional(
      flag('Whether the user must bind an MFA device at the next logon; null where nothing says so (GetLoginProfile).'),
    ),
    mfaEnabled: flag('Whether an MFA device is bound (GetUserMFAInfo).'),
    mfaForLogin,
  },
});

/** An access key of a RAM user, named by its id. */
export const AccessKey = defineAsset({
  kind: 'alibaba.ram.access-key',
  title: { en: 'RAM access key', zh: 'RAM 用户的访问密钥（AccessKey）' },
  description: 'A long-lived key with which a RAM user calls APIs.',
  fields: {
    userName: text('The RAM user that owns the key.'),
    userPrincipalName: text('The logon name of that user.'),
    status: oneOf(['Active', 'Inactive']),
    createDate: instant(),
    lastUsedDate: optional(instant('Null when the key was never used (GetAccessKeyLastUsed).')),
    lastUsedService: optional(text('The service that was last called with the key.')),
  },
});

/** A permission policy that is attached to somebody. Policies that nobody holds are not collected. */
export const Policy = defineAsset({
  kind: 'alibaba.ram.policy',
  title: { en: 'RAM policy', zh: 'RAM 权限策略' },
  description: 'A permission policy that is attached to at least one user, group or role.',
  fields: {
    policyType: oneOf(['System', 'Custom'], 'Made by the vendor, or in the account.'),
    attachmentCount: optional(integer("The vendor's count of attachments.")),
    document: policyField('The default version of the policy (GetPolicy).'),
    attachedTo: list(
      text(),
      'Who holds the policy: user/NAME, group/NAME or role/NAME. Read for administrator policies.',
    ),
    resourceGroupAttachments: list(
      object({ identity: text(), resourceGroupId: text() }),
      'Those of `attachedTo` that hold the policy for a resource group only.',
    ),
  },
});

/** Whoever can hold a policy, named user/NAME, group/NAME or role/NAME. */
export const Identity = defineAsset({
  kind: 'alibaba.ram.identity',
  title: { en: 'RAM identity', zh: 'RAM 身份' },
  description: 'A RAM user, user group or role: whatever a policy can be attached to.',
  fields: {
    type: oneOf(['user', 'group', 'role']),
    serviceLinked: flag("Whether it is a cloud service's own role, whose policies nobody can attach or detach."),
  },
  links: {
    policies: link(Policy, 'attachedTo', { scope: 'account', description: 'The policies attached to the identity.' }),
  },
});
