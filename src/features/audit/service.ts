import type { Database } from '#platform/database/database.ts';
import { setTimer } from '#platform/database/timers.ts';
import { decodeCursor, encodeCursor } from '#platform/web/paging.ts';
import { dayMs, recordAudit, retentionTimer, systemActor } from './record.ts';
import { cutBefore, findHead, findStoredSettings, listEntries } from './repository.ts';
import { AuditCursor, type AuditEntry, type AuditFilter, type AuditQuery, AuditSettings } from './schemas.ts';
import { verifyAuditLog } from './verify.ts';

const exportBatch = 1_000;

export type AuditService = ReturnType<typeof createAuditService>;

export function createAuditService(database: Database) {
  return {
    async list(organizationId: string, { limit, cursor, ...filter }: AuditQuery) {
      const beforeSeq = cursor === undefined ? {} : { beforeSeq: decodeCursor(cursor, AuditCursor)[0] };
      const found = await database.inOrganization(organizationId, (transaction) =>
        listEntries(transaction, organizationId, filter, { ...beforeSeq, limit: limit + 1 }),
      );
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items, nextCursor: found.length > limit && last ? encodeCursor([last.seq]) : null };
    },

    verify: (organizationId: string) =>
      database.inOrganization(organizationId, (transaction) => verifyAuditLog(transaction, organizationId), {
        isolation: 'repeatable read',
        isReadOnly: true,
      }),

    /** One entry a line, oldest first, up to the last one at the start; no transaction waits for a slow reader. */
    async *exportLines(organizationId: string, filter: AuditFilter, signal: AbortSignal): AsyncGenerator<string> {
      const last = await database.inOrganization(organizationId, (transaction) =>
        findHead(transaction, organizationId),
      );
      for (let afterSeq = 0; last !== undefined && !signal.aborted; ) {
        const entries = await database.inOrganization(organizationId, (transaction) =>
          listEntries(transaction, organizationId, filter, { afterSeq, beforeSeq: last.seq + 1, limit: exportBatch }),
        );
        if (entries.length > 0) yield entries.map(lineOf).join('');
        if (entries.length < exportBatch) return;
        afterSeq = entries.at(-1)?.seq ?? last.seq;
      }
    },

    /** Cuts what the organisation need not keep, says so in the log, and comes back in a day. */
    async applyRetention(organizationId: string, now: number): Promise<void> {
      await database.inOrganization(organizationId, async (transaction) => {
        const settings = AuditSettings.parse((await findStoredSettings(transaction, organizationId)) ?? {});
        const before = new Date(now - settings.retentionDays * dayMs).toISOString();
        const dueAt = new Date(now + dayMs).toISOString();
        await setTimer(transaction, organizationId, { kind: retentionTimer, subjectId: organizationId, dueAt });
        const entries = await cutBefore(transaction, before, new Date(now).toISOString());
        if (entries === 0) return;
        await recordAudit(transaction, organizationId, {
          actor: systemActor,
          action: 'audit.cut',
          subjectKind: 'audit',
          subjectId: null,
          details: { entries, before, retentionDays: settings.retentionDays },
          now,
        });
      });
    },
  };
}

function lineOf(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`;
}
