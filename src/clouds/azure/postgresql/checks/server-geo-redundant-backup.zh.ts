import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PostgreSQL 服务器在第二个区域保留备份',
  rationale:
    '备份如果只存放在服务器所在的区域，就会与服务器一同丢失或无法访问。配对区域中的副本，是灾难之后恢复数据的依据。',
  remediation: {
    console: [
      '异地冗余备份只能在创建服务器时选择：请在维护窗口内规划迁移。',
      '在具有配对区域的区域中创建 PostgreSQL 灵活服务器，并在“备份”下勾选“异地冗余”。',
      '将数据库恢复或复制到新服务器，将应用切换过去，然后删除旧服务器。',
    ],
  },
  reasons: { 'Backups are kept in one region only': '备份仅保留在一个区域' },
} satisfies CheckTexts;
