import type { CheckTexts } from '#model/check.ts';

export default {
  title: '网络安全组未向互联网开放 RDP',
  rationale:
    '公网上的远程桌面是勒索软件最常见的入口之一：口令被昼夜不停地猜测，协议自身的漏洞也曾在无需口令的情况下被利用。',
  remediation: {
    console: [
      '在 Azure 门户中打开该网络安全组，选择“入站安全规则”。',
      '找到证据中列出的规则。',
      '将其来源改为管理员使用的地址，或删除这些规则并改用 Azure Bastion。',
      '如果规则还开放了其他需要的端口，可在其前面添加一条优先级数值更小、针对 3389 端口的拒绝规则。',
    ],
  },
  reasons: {
    'Rules {rules} let the Internet reach {openings}': '规则 {rules} 允许互联网访问 {openings}',
  },
} satisfies CheckTexts;
