import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PostgreSQL 服务器已记录登录',
  rationale: '连接日志显示谁在何时、从何处登录，以及谁的尝试失败。没有它，被猜中的密码和被盗的登录凭据都不会留下痕迹。',
  remediation: {
    console: [
      '在 Azure 门户中打开该 PostgreSQL 灵活服务器，选择“服务器参数”。',
      '将 log_connections 设置为 ON（PostgreSQL 18：设置为 all，或包含 authentication 的列表）并保存。',
      '通过诊断设置将服务器日志发送到 Log Analytics 工作区。',
    ],
  },
  reasons: {
    'Connections are not logged': '连接未被记录',
    'The setting {logConnections} is not understood': '无法识别设置 {logConnections}',
    'Only these steps of a connection are logged, and not who logs on: {logConnections}':
      '仅记录连接的以下步骤，未记录登录者：{logConnections}',
  },
} satisfies CheckTexts;
