import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'MySQL 服务器已写入登录审核日志',
  rationale:
    '审核日志显示谁在何时、从何处登录。没有它，被猜中的密码和被盗的登录凭据都不会留下痕迹；一旦发生入侵，只能认定所有数据均已泄露。',
  remediation: {
    console: [
      '在 Azure 门户中打开该 MySQL 灵活服务器，选择“服务器参数”。',
      '将 audit_log_enabled 设置为 ON，并在 audit_log_events 中选择 CONNECTION，然后保存。',
      '通过诊断设置将类别 MySqlAuditLogs 发送到 Log Analytics 工作区。',
    ],
  },
  reasons: {
    'The audit log is off': '审核日志未启用',
    'The audit log holds no connections, only: {auditLogEvents}': '审核日志不包含连接事件，仅包含：{auditLogEvents}',
  },
} satisfies CheckTexts;
