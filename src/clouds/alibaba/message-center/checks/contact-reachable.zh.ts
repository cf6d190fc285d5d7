import type { CheckTexts } from '#model/check.ts';

export default {
  title: '安全消息能通过邮件送达账号以外的人',
  rationale:
    '未另行指定接收人时，攻击告警、AccessKey 泄露和异常登录等通知只会发往注册账号时使用的邮箱，而该邮箱往往无人查看。邮箱从未验证的接收人同样收不到任何消息。',
  remediation: {
    console: [
      '在消息中心控制台打开“基本接收管理”，进入“消息接收人管理”。',
      '添加负责安全的人员，最好使用由多人查看的邮件列表，并请其点击邮件中的链接完成邮箱验证。',
      '在消息类型列表中找到安全消息，勾选邮箱，并将上述联系人设为接收人。',
      '如果使用资源目录，管理账号可以为所有成员统一设置：添加接收安全消息的联系人，并绑定到整个资源目录。',
    ],
  },
  reasons: {
    'Nobody but the account receives security messages': '除账号本身外，没有人接收安全消息',
    'Security messages reach no contact by e-mail': '安全消息无法通过邮件送达任何联系人',
    'No contact tells for sure that security messages reach it': '没有联系人能够确认可以收到安全消息',
  },
} satisfies CheckTexts;
