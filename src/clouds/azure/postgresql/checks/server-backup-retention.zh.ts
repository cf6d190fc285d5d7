import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PostgreSQL 服务器可恢复到足够早的时间',
  rationale:
    '损坏往往很晚才被发现：一次有缺陷的发布、被删除的数据，或数周前被人加密的数据。如果最后一份完好的备份早已超出保留期，就无从恢复。',
  remediation: {
    console: [
      '在 Azure 门户中打开该 PostgreSQL 灵活服务器，选择“计算 + 存储”。',
      '将备份保留期设置为所需的天数（最多 35 天）并保存。',
      '如需更长时间，请在 Azure 备份中设置长期保留，或定期导出数据。',
    ],
  },
  reasons: { 'Backups are kept for {backupRetentionDays} days': '备份保留 {backupRetentionDays} 天' },
} satisfies CheckTexts;
