import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'SQL 服务器的审核记录保留时间足够长',
  rationale: '入侵往往数周甚至数月之后才被发现。届时已被删除的记录，无法说明哪些数据被窃取。',
  remediation: {
    console: [
      '在 Azure 门户中打开该 SQL 服务器，选择“审核”。',
      '在“存储”下展开高级属性，将保留期设置为 90 天以上，或设置为 0（永久保留）。',
      '保存，并确认存储账户没有会提前删除记录的生命周期规则。',
    ],
  },
  reasons: {
    'The records are not kept in a storage account, and their retention is set elsewhere':
      '记录未保存在存储账户中，其保留期在别处设置',
    'Auditing is off, so nothing is kept': '审核未启用，因此没有保留任何记录',
    'Azure does not tell how long the records are kept': 'Azure 未给出记录的保留时间',
    'Records are deleted after {retentionDays} days': '记录在 {retentionDays} 天后被删除',
  },
} satisfies CheckTexts;
