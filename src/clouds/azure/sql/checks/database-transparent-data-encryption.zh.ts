import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'SQL 数据库已启用静态加密',
  rationale: '透明数据加密保护数据库的文件、日志和备份。未启用时，得到它们的副本就等于得到了数据。',
  remediation: {
    console: [
      '在 Azure 门户中打开该数据库，在“安全性”下选择“数据加密”。',
      '启用透明数据加密并保存。加密过程中数据库可以照常使用。',
    ],
  },
  reasons: {
    '{database} is a system database, which cannot be encrypted': '{database} 是系统数据库，无法加密',
    'Transparent data encryption is off': '透明数据加密未启用',
  },
} satisfies CheckTexts;
