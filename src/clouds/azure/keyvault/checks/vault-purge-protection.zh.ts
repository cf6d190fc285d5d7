import type { CheckTexts } from '#model/check.ts';

export default {
  title: '密钥保管库被删除后可以恢复',
  rationale:
    '密钥一旦丢失，它所加密的磁盘、数据库和存储账户也随之丢失。软删除会将已删除的内容保留一段时间，而只有清除保护才能阻止攻击者或误操作把这个“回收站”也清空。',
  remediation: {
    console: [
      '清除保护启用后无法撤回：保管库被删除后，其名称在保留期内会一直被占用。',
      '在 Azure 门户中打开该密钥保管库，选择“属性”。',
      '选择“启用清除保护”并保存。',
    ],
  },
  reasons: {
    'Purge protection is off': '清除保护未启用',
    'Azure does not tell whether soft delete is on': 'Azure 未给出软删除是否启用',
    'Soft delete is off, and purge protection does nothing without it': '软删除未启用，清除保护因此不起作用',
  },
} satisfies CheckTexts;
