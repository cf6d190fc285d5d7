import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户不接受账户密钥',
  rationale:
    '账户密钥能打开账户中的一切，不属于任何人，日志里也看不出是谁使用了它。使用 Microsoft Entra ID 时，每个应用都有各自的权限，可以逐个收回。',
  remediation: {
    console: [
      '在账户的指标中查找使用密钥签名的请求，并将这些应用迁移到 Microsoft Entra ID。',
      '在 Azure 门户中打开该存储账户，选择“配置”。',
      '将“允许存储账户密钥访问”设为“已禁用”并保存。',
    ],
  },
  reasons: {
    'The account accepts its keys': '账户接受其密钥',
  },
} satisfies CheckTexts;
