import { defineAsset } from '#model/asset.ts';
import { flag, list, object, optional, text } from '#model/field.ts';
import { SecurityContact as SharedSecurityContact } from '#model/shared-type.ts';
import { word } from '../arm-fields.ts';

const onOrOff = ['On', 'Off'] as const;

/** Whom Defender for Cloud writes to. Bodies of three versions of the API are read, and mean the same here. */
export const SecurityContact = defineAsset({
  kind: 'azure.defender.security-contact',
  as: SharedSecurityContact,
  title: { en: 'Security contact', zh: '安全联系人' },
  description:
    'Whom Microsoft Defender for Cloud writes to about a subscription. Today there is one, named default; earlier versions of the API let people make several.',
  fields: {
    subscriptionId: text('The subscription, in lower case.'),
    email: optional(
      text(
        'Its additional addresses, separated by semicolons; null when it holds none: null, blanks, lone separators.',
      ),
    ),
    emails: list(text(), 'Its additional addresses one by one.'),
    isEnabled: optional(
      flag('Whether it is in force; null where it is not told, as in bodies from before 2023-12-01-preview.'),
    ),
    alertNotificationsState: optional(word(onOrOff, 'Whether mail is sent about alerts; null where it is not told.')),
    minimalSeverity: optional(
      word(
        ['High', 'Medium', 'Low'],
        'The lowest severity of alerts that mail is sent about; null where it is not told.',
      ),
    ),
    attackPathNotificationsState: optional(
      word(onOrOff, 'Whether mail is sent about attack paths; null where it is not told.'),
    ),
    attackPathMinimalRiskLevel: optional(
      word(['Critical', 'High', 'Medium', 'Low'], 'The lowest risk of attack paths that mail is sent about.'),
    ),
    notificationsByRole: optional(
      object(
        {
          state: word(onOrOff),
          roles: optional(list(text(), 'AccountAdmin, ServiceAdmin, Owner, Contributor; null where it is not told.')),
        },
        'Who gets mail because of a role on the subscription; null where it is not told.',
      ),
    ),
  },
});

/** A plan of Defender for Cloud. Every plan is listed, whether or not it is on. */
export const DefenderPlan = defineAsset({
  kind: 'azure.defender.plan',
  title: { en: 'Defender plan', zh: 'Defender 计划' },
  description: 'A plan of Microsoft Defender for Cloud, which protects one type of resource in the subscription.',
  fields: {
    subscriptionId: text('The subscription, in lower case.'),
    pricingName: text('What it is for: VirtualMachines, StorageAccounts, KeyVaults, …'),
    pricingTier: word(['Free', 'Standard'], 'Standard when the plan is on.'),
    subPlan: optional(text('Which of several extents was chosen; null for the whole plan.')),
    resourcesCoverageStatus: optional(
      text('FullyCovered, PartiallyCovered or NotCovered: single resources may differ.'),
    ),
    deprecated: optional(flag('Whether other plans have taken its place.')),
    extensions: optional(
      list(object({ name: text(), isEnabled: flag() }), 'Parts that can be switched; null where the plan has none.'),
    ),
  },
});

/** A setting of Defender for Cloud: what it works together with. */
export const DefenderSetting = defineAsset({
  kind: 'azure.defender.setting',
  title: { en: 'Defender for Cloud setting', zh: 'Defender for Cloud 设置' },
  description: 'A setting of Microsoft Defender for Cloud in the subscription: the products it exchanges data with.',
  fields: {
    subscriptionId: text('The subscription, in lower case.'),
    settingName: text('MCAS, WDATP, Sentinel, …'),
    enabled: flag('Whether it is on.'),
  },
});
