import { z } from 'zod';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { safeText } from '#platform/web/text.ts';

export const actorKinds = ['user', 'token', 'system'] as const;

/** Who did something; the name stays readable when the user or token is gone. */
export interface Actor {
  readonly kind: (typeof actorKinds)[number];
  readonly id: string | null;
  readonly name: string;
}

/** The section of an organisation's settings that belongs to the audit log. */
export const AuditSettings = z.object({
  retentionDays: z
    .number()
    .int()
    .min(30)
    .max(3_650)
    .default(400)
    .describe('Entries of the audit log that are older are cut; a checkpoint stands for them.'),
});
export type AuditSettings = z.infer<typeof AuditSettings>;

const hash = z.string().describe('SHA-256, hexadecimal.');

export const AuditEntry = z.object({
  seq: z.number().int(),
  at: z.iso.datetime(),
  actor: z.object({ kind: z.enum(actorKinds), id: z.string().nullable(), name: z.string() }),
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string().nullable() }),
  details: z.record(z.string(), z.unknown()),
  previousHash: hash,
  hash,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const filters = {
  action: safeText(1, 100).optional().describe('Such as `exception.granted`.'),
  subjectKind: safeText(1, 100).optional(),
  subjectId: safeText(1, 300).optional(),
  actorId: safeText(1, 100).optional(),
  from: z.iso.datetime({ offset: true }).optional().describe('Entries of this instant and later.'),
  to: z.iso.datetime({ offset: true }).optional().describe('Entries before this instant.'),
};

export const AuditFilter = z.object(filters);
export type AuditFilter = z.infer<typeof AuditFilter>;
export const AuditQuery = z.object({ ...filters, ...cursorQuery });
export type AuditQuery = z.infer<typeof AuditQuery>;
export const AuditPage = pageOf(AuditEntry);
export const AuditCursor = z.tuple([z.number().int().min(1)]);

export const faults = ['edited', 'missing', 'misplaced', 'cut-short', 'checkpoint'] as const;

/** What going through the chain found; the first fault is named by the number of the entry where it shows. */
export const Verification = z.object({
  ok: z.boolean(),
  entries: z.number().int().describe('How many entries were looked at.'),
  cut: z.number().int().describe('How many entries retention has cut; checkpoints stand for them.'),
  head: z
    .object({ seq: z.number().int(), hash })
    .nullable()
    .describe('The end of the chain: written down elsewhere, it shows later whether the log was made anew.'),
  firstBroken: z.object({ seq: z.number().int(), fault: z.enum(faults) }).optional(),
});
export type Verification = z.infer<typeof Verification>;
