import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Cosmos DB 账户可恢复到任意时刻',
  rationale:
    '定期备份会丢失上一次备份之后写入的数据，只保留少数几份副本，并且需要由供应商的支持人员恢复。连续备份可以回到误操作或攻击之前的任意一秒，而且账户的管理者自己就能完成。',
  remediation: {
    console: [
      '连续备份一旦启用便无法撤回：请先了解其价格和限制。',
      '在 Azure 门户中打开该 Cosmos DB 账户，选择“备份和还原”。',
      '将备份策略模式改为连续，选择 7 天或 30 天并保存。',
    ],
  },
  reasons: {
    'There is no continuous backup for {api}': '{api} 不提供连续备份',
    'Backups are made from time to time only': '仅进行定期备份',
  },
} satisfies CheckTexts;
