export { type AuditEvent, actorOf, recordAudit, systemActor } from './record.ts';
export { type Actor, AuditSettings } from './schemas.ts';
