import type { Database } from '#platform/database/database.ts';
import type { FeatureModule } from '../module.ts';
import { retentionTimer } from './record.ts';
import { auditRoutes } from './routes.ts';
import { createAuditService } from './service.ts';

export { type AuditEvent, actorOf, recordAudit, systemActor } from './record.ts';
export { type Actor, AuditSettings, type Verification } from './schemas.ts';
export { verifyAuditLog } from './verify.ts';

/** The audit log's own routes, and the timer that cuts it. */
export function createAudit({ database }: { readonly database: Database }): FeatureModule {
  const service = createAuditService(database);
  return {
    feature: { name: 'audit', routes: auditRoutes(service) },
    timers: { [retentionTimer]: ({ organizationId, now }) => service.applyRetention(organizationId, now) },
  };
}
