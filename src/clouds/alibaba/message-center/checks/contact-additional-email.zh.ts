import type { CheckTexts } from '#model/check.ts';

export default {
  title: '消息中心已为安全消息接收人设置其他邮箱地址',
  rationale:
    '注册账号时使用的邮箱往往属于当初购买的人。为安全团队添加带有邮箱地址的接收人，才能让攻击告警、AccessKey 泄露等通知送达知道如何处理的人。',
  remediation: {
    console: [
      '在消息中心控制台打开“基本接收管理”，进入“消息接收人管理”。',
      '添加使用安全团队邮箱的接收人；没有邮箱的接收人应补填邮箱，或不再接收安全消息。请新邮箱的使用者点击邮件中的链接完成验证。',
      '在消息类型列表中找到安全消息，勾选邮箱，并将上述联系人设为接收人。',
    ],
  },
  reasons: {
    'There is no contact for security messages, or one of them holds no address':
      '没有安全消息接收人，或有接收人未填写邮箱地址',
  },
  stored: {
    overview:
      '消息中心始终会将安全消息发送给账号本身。另外指定的接收人会同时收到相同的消息，其中填写了邮箱地址的可通过邮件接收。',
    defaultValue: '默认未指定接收人，安全消息只发给账号本身。',
    extraInformation:
      '如果一个账号既有填写了邮箱地址的接收人，又有未填写的，同样不通过：无法向后者发送邮件。只接收账单等其他消息的联系人不计入。邮箱是否已验证、是否开启邮件接收不在本项检查之内，由 alibaba.message-center.contact-reachable 检查。',
    serviceWide: {
      remediation: '如果使用资源目录，可由管理账号添加接收安全消息的联系人，并绑定到整个资源目录，使所有成员同时生效。',
      rollOut:
        '先在一个账号上设置，确认新接收人已点击邮件中的验证链接，再分组推广到其他账号，对外提供服务的账号优先。每组完成后重新评估；每个例外都要注明负责人和截止日期。',
    },
  },
} satisfies CheckTexts;
