import type { CheckTexts } from '#model/check.ts';

export default {
  title: '攻击路径会通过邮件通知',
  rationale:
    '攻击路径是一连串薄弱配置，从外部一直通向有价值的资源。只要在其出现时有人得知，就能赶在被利用之前将其切断。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“电子邮件通知”页面启用“通知具有以下风险级别（或更高）的攻击路径”，并选择级别。',
      '保存。该页面会整体替换联系人，请同时核对其中的地址和角色。',
    ],
  },
  reasons: {
    'No security contact is configured': '未配置安全联系人',
    'The subscription is {state}': '订阅状态为 {state}',
    'No security contact in force is told of attack paths from risk level {riskLevel} on':
      '没有生效的安全联系人会收到风险级别为 {riskLevel} 及以上的攻击路径通知',
    'The security contact does not tell which attack paths it is told of': '安全联系人未说明会收到哪些攻击路径的通知',
  },
} satisfies CheckTexts;
