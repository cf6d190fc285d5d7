import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PostgreSQL 服务器已记录检查点',
  rationale: '检查点日志显示数据何时写入、耗时多久。没有它，就无法区分故障、性能低谷与耗尽服务器资源的攻击。',
  remediation: {
    console: [
      '在 Azure 门户中打开该 PostgreSQL 灵活服务器，选择“服务器参数”。',
      '将 log_checkpoints 设置为 ON 并保存。',
    ],
  },
  reasons: { 'Checkpoints are not logged': '检查点未被记录' },
} satisfies CheckTexts;
