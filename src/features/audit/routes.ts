import { type AnyRoute, defineRoute } from '#platform/web/route.ts';
import { AuditFilter, AuditPage, AuditQuery, Verification } from './schemas.ts';
import type { AuditService } from './service.ts';

const access = { roles: ['owner', 'administrator', 'auditor'] } as const;

export function auditRoutes(service: AuditService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/audit',
      summary: 'Who did what, newest first',
      operationId: 'listAudit',
      tag: 'audit',
      access,
      query: AuditQuery,
      reply: AuditPage,
      handle: async ({ caller, query }) => service.list(caller.organizationId, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/audit/verify',
      summary: 'Whether the audit log is as it was written',
      operationId: 'verifyAudit',
      description:
        'Goes through the whole hash chain. Someone who owns the database could make the chain anew; keep `head` elsewhere to notice that.',
      tag: 'audit',
      access,
      reply: Verification,
      timeoutMs: 600_000,
      handle: async ({ caller }) => service.verify(caller.organizationId),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/audit/export',
      summary: 'The audit log as JSON lines, oldest first',
      operationId: 'exportAudit',
      tag: 'audit',
      access,
      query: AuditFilter,
      reply: null,
      contentType: 'application/x-ndjson',
      handle: async ({ caller, query, signal, reply }) => {
        reply.attachment('audit-log.ndjson');
        return service.exportLines(caller.organizationId, query, signal);
      },
    }),
  ];
}
