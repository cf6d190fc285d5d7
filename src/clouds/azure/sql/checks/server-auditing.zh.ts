import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'SQL 服务器已记录数据库操作',
  rationale: '未启用审核时，无人能说明谁登录过、读取了什么、修改了什么。一旦发生入侵，只能认定所有数据均已泄露。',
  remediation: {
    console: [
      '在 Azure 门户中打开该 SQL 服务器，选择“审核”。',
      '启用 Azure SQL 审核，并选择记录的去向：Log Analytics 工作区、存储账户或事件中心。',
      '保存，并确认记录能够送达。',
    ],
  },
  reasons: {
    'Auditing is off': '审核未启用',
    'Auditing is on, but its records go nowhere': '审核已启用，但记录没有去向',
  },
} satisfies CheckTexts;
