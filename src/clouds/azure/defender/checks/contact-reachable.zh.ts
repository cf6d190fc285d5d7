import type { CheckTexts } from '#model/check.ts';

export default {
  title: '安全联系人已启用且地址可以收到邮件',
  rationale:
    '写错的地址看上去与其他地址无异，直到第一次攻击发生时才会暴露；为测试而关闭的联系人也是如此。安全邮件必须能够送达，最好发送到有多人查看的邮件列表。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“电子邮件通知”页面的“其他电子邮件地址”中更正地址。',
      '确认通知已启用，然后保存。',
    ],
  },
  reasons: {
    'No security contact is configured': '未配置安全联系人',
    'The subscription is {state}': '订阅状态为 {state}',
    'A security contact is disabled': '有安全联系人已被禁用',
    'A security contact holds no address': '有安全联系人未填写地址',
    'No mail can be sent to {invalid}': '无法向 {invalid} 发送邮件',
    'Addresses are outside of the allowed domains: {outside}': '以下地址不属于允许的域名：{outside}',
    'There are {count} addresses, fewer than {minimum}': '共有 {count} 个地址，少于 {minimum} 个',
    'The security contact does not tell whether it is enabled': '安全联系人未说明是否已启用',
  },
} satisfies CheckTexts;
