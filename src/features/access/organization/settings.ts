import { z } from 'zod';
import { AuditSettings } from '../../audit/index.ts';

export const AccessSettings = z.object({
  sessionIdleMinutes: z
    .number()
    .int()
    .min(5)
    .max(43_200)
    .default(480)
    .describe('A session ends when nothing was asked with it for so long.'),
  sessionHours: z
    .number()
    .int()
    .min(1)
    .max(2_160)
    .default(168)
    .describe('A session ends so long after the log-on, used or not.'),
  totpRequired: z
    .boolean()
    .default(false)
    .describe('Whoever logs on with a password needs a second factor. Single sign-on leaves that to the provider.'),
});
export type AccessSettings = z.infer<typeof AccessSettings>;

const days = (standard: number, what: string) => z.number().int().min(30).max(3_650).default(standard).describe(what);

export const HistorySettings = z.object({
  assetVersionDays: days(400, 'Earlier versions of assets are kept for so long.'),
  findingEventDays: days(800, 'Events of findings are kept for so long.'),
  runDays: days(400, 'Runs that have ended are kept for so long.'),
});

export const ExceptionSettings = z.object({
  maxDays: z
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(365)
    .describe('No exception lasts longer; a policy can allow less.'),
  approvalRequired: z.boolean().default(false).describe('A second person has to approve an exception.'),
  reminderDays: z.number().int().min(1).max(90).default(14).describe('Its owner is reminded so long before it ends.'),
});

/** Everything that an organisation can set, by section; what it has not set has its default. */
export const organizationSettings = z.object({
  access: AccessSettings.prefault({}),
  audit: AuditSettings.prefault({}),
  history: HistorySettings.prefault({}),
  exceptions: ExceptionSettings.prefault({}),
});
export type OrganizationSettings = z.infer<typeof organizationSettings>;

/** Each setting without its default, so that what a change does not name stays as it is. */
function changesOf<S extends Readonly<Record<string, z.ZodDefault>>>({ shape }: z.ZodObject<S>) {
  type Changes = { [K in keyof S]: z.ZodOptional<ReturnType<S[K]['unwrap']>> };
  const members = Object.entries(shape).map(([name, setting]) => {
    const { description } = setting;
    const bare = setting.unwrap() as z.ZodType;
    return [name, (description === undefined ? bare : bare.describe(description)).optional()];
  });
  return z.object(Object.fromEntries(members) as Changes).optional();
}

export const SettingsChange = z.object({
  access: changesOf(AccessSettings),
  audit: changesOf(AuditSettings),
  history: changesOf(HistorySettings),
  exceptions: changesOf(ExceptionSettings),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

/** The stored settings with a change laid over them; nothing but what somebody has set. */
export function mergeSettings(
  stored: Readonly<Record<string, unknown>>,
  change: SettingsChange,
): Record<string, unknown> {
  const sections = Object.entries(change).filter(([, section]) => section !== undefined);
  const merged = sections.map(([name, section]) => {
    const before = stored[name];
    return [name, { ...(typeof before === 'object' ? before : {}), ...section }];
  });
  return { ...stored, ...Object.fromEntries(merged) };
}
