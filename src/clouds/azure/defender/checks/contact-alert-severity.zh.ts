import type { CheckTexts } from '#model/check.ts';

export default {
  title: '严重的安全警报会通过邮件通知',
  rationale:
    '控制台里的警报若无人查看就无法阻止攻击。邮件能在夜间和周末把严重的警报送到人手中，而大多数入侵正发生在这些时候。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“电子邮件通知”页面启用“通知具有以下严重性（或更高）的警报”，并选择严重性。',
      '保存。该页面会整体替换联系人，请同时核对其中的地址和角色。',
    ],
  },
  reasons: {
    'No security contact is configured': '未配置安全联系人',
    'The subscription is {state}': '订阅状态为 {state}',
    'No security contact in force is told of alerts from severity {severity} on':
      '没有生效的安全联系人会收到严重性为 {severity} 及以上的警报通知',
    'The security contact does not tell which alerts it is told of': '安全联系人未说明会收到哪些警报的通知',
  },
} satisfies CheckTexts;
