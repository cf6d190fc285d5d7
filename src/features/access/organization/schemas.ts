import { z } from 'zod';
import { refuse, safeText } from '#platform/web/text.ts';
import { organizationSettings, SettingsChange } from './settings.ts';

export const Organization = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    settings: organizationSettings,
  })
  .meta({ id: 'Organization' });
export type Organization = z.infer<typeof Organization>;

export const OrganizationChange = z
  .object({ name: safeText(1, 100).optional(), settings: SettingsChange.optional() })
  .superRefine((change, context) => {
    if (Object.keys(change).length === 0) refuse(context, 'There is nothing to change.', '没有要更改的内容。');
  });
export type OrganizationChange = z.infer<typeof OrganizationChange>;
