import type { CheckTexts } from '#model/check.ts';

export default {
  title: '网络安全组未向互联网开放 SSH',
  rationale:
    '公网地址上的 22 端口几分钟内就会被扫描器发现，随后不断遭到弱口令和失窃口令的攻击。使用 Azure Bastion、VPN 或即时访问，管理员无需对所有人开放该端口即可登录。',
  remediation: {
    console: [
      '在 Azure 门户中打开该网络安全组，选择“入站安全规则”。',
      '找到证据中列出的规则。',
      '将其来源改为管理员使用的地址，或删除这些规则并改用 Azure Bastion。',
      '如果规则还开放了其他需要的端口，可在其前面添加一条优先级数值更小、针对 22 端口的拒绝规则。',
    ],
  },
  reasons: {
    'Rules {rules} let the Internet reach {openings}': '规则 {rules} 允许互联网访问 {openings}',
  },
} satisfies CheckTexts;
