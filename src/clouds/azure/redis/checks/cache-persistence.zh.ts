import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Redis 缓存已将数据持久化到磁盘',
  rationale:
    '只存在于内存中的数据，发生故障后就会丢失。如果缓存中不只是副本（例如会话、队列、计数器），持久化可以将其恢复。',
  remediation: {
    console: [
      '在 Azure 门户中打开该缓存，选择“数据持久性”。',
      '选择 RDB（快照）或 AOF（每次写入），并指定存储账户及其托管标识。',
      '保存，并测试一次恢复。',
    ],
  },
  reasons: {
    'The tier {sku} has no persistence': '{sku} 层不支持持久化',
    'Nothing is kept on disk': '没有数据被持久化到磁盘',
  },
} satisfies CheckTexts;
