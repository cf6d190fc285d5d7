import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户对数据进行双重加密',
  rationale:
    '所有存储都由服务加密一次。在要求更高的场合，使用另一种算法和密钥的第二层加密，即使其中一层被攻破也仍能提供保护。',
  remediation: {
    console: [
      '该设置只能在创建账户时指定：请在 Azure 门户中创建新账户。',
      '在“加密”页选择“启用基础结构加密”。',
      '将数据复制到新账户，迁移应用，然后删除旧账户。',
    ],
  },
  reasons: {
    'Data is encrypted once': '数据只加密了一次',
  },
} satisfies CheckTexts;
