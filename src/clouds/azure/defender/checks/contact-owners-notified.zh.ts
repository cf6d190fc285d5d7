import type { CheckTexts } from '#model/check.ts';

export default {
  title: '订阅的所有者会收到安全邮件',
  rationale:
    '所有者是始终能够对订阅采取行动的人。如果 Defender for Cloud 发现攻击后只写信给一个已无人查看的邮箱，要过好几个小时才会有具备权限的人得知。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“电子邮件通知”页面的“具有以下角色的所有用户”中选择“所有者”。',
      '保存。该页面会整体替换联系人，请同时核对其中的地址和级别。',
    ],
  },
  reasons: {
    'No security contact is configured': '未配置安全联系人',
    'No security contact in force writes to the role {role}': '没有生效的安全联系人向角色 {role} 发送邮件',
    'The security contact does not tell which roles it writes to': '安全联系人未说明会向哪些角色发送邮件',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
