import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, pass } from '#model/verdict.ts';
import { MysqlServer } from '../assets.ts';

export default defineCheck({
  id: 'azure.mysql.server-audit-log',
  version: 1,
  title: 'MySQL server writes an audit log of who logs on',
  dimension: 'security-risk',
  category: 'logs',
  severity: 'medium',
  free: true,
  asset: MysqlServer,
  rationale:
    'The audit log shows who logged on, from where and when. Without it, guessed passwords and stolen logins leave no trace, and after an intrusion all data must be taken for stolen.',
  remediation: {
    console: [
      'Open the MySQL flexible server in the Azure portal and choose Server parameters.',
      'Set audit_log_enabled to ON, and choose CONNECTION in audit_log_events; save.',
      'Send the category MySqlAuditLogs to a Log Analytics workspace by a diagnostic setting.',
    ],
    cli: `az mysql flexible-server parameter set --resource-group <group> --server-name <server> --name audit_log_enabled --value ON
az mysql flexible-server parameter set --resource-group <group> --server-name <server> --name audit_log_events --value CONNECTION`,
    terraform:
      'resource "azurerm_mysql_flexible_server_configuration" "audit" {\n  # …\n  name  = "audit_log_enabled"\n  value = "ON"\n}',
  },
  references: ['https://learn.microsoft.com/azure/mysql/flexible-server/concepts-audit-logs'],
  reads: ['auditLogEnabled', 'auditLogEvents'],
  params: {
    requireConnections: flagParam({
      default: true,
      description: {
        en: 'Whether the log must hold connections (CONNECTION or CONNECTION_V2)',
        zh: '日志是否必须包含连接事件（CONNECTION 或 CONNECTION_V2）',
      },
    }),
  },
  judge: (server, { params }) => {
    if (server.auditLogEnabled === 'OFF') return fail('The audit log is off', {});
    if (!params.requireConnections) return pass({ auditLogEnabled: 'ON' });
    const auditLogEvents = server.auditLogEvents;
    const events = auditLogEvents.split(',').map((event) => event.trim().toUpperCase());
    return events.includes('CONNECTION') || events.includes('CONNECTION_V2')
      ? pass({ auditLogEnabled: 'ON', auditLogEvents })
      : fail('The audit log holds no connections, only: {auditLogEvents}', { auditLogEvents });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'connections are logged',
      asset: { auditLogEnabled: 'ON', auditLogEvents: 'DDL,CONNECTION' },
    },
    {
      outcome: 'pass',
      because: 'connections are logged in the newer form',
      asset: { auditLogEnabled: 'ON', auditLogEvents: 'CONNECTION_V2' },
    },
    {
      outcome: 'fail',
      because: 'the log is off, whatever it would hold',
      asset: { auditLogEnabled: 'OFF', auditLogEvents: denied },
    },
    {
      outcome: 'fail',
      because: 'connections are left out',
      asset: { auditLogEnabled: 'ON', auditLogEvents: 'DDL' },
    },
    {
      outcome: 'pass',
      because: 'connections are not asked for here',
      asset: { auditLogEnabled: 'ON', auditLogEvents: denied },
      params: { requireConnections: false },
    },
    {
      outcome: 'unknown',
      because: 'reading the parameters was denied',
      asset: { auditLogEnabled: denied, auditLogEvents: denied },
    },
  ],
});
