import type { CheckTexts } from '#model/check.ts';

export default {
  title: '网络安全组未向互联网开放 UDP 端口',
  rationale:
    'DNS、NTP、SNMP、memcached 等基于 UDP 的服务会响应伪造的来源。开放的服务会被用来攻击他人，而攻击流量来自您的地址；它们还会向陌生人透露内部运行着什么。',
  remediation: {
    console: [
      '在 Azure 门户中打开该网络安全组，选择“入站安全规则”。',
      '找到证据中列出的规则。',
      '将其来源改为需要该服务的地址，或删除这些规则。',
      '如果某个 UDP 服务确实面向所有人，请将其端口加入参数 allowedPorts。',
    ],
  },
  reasons: {
    'Rules {rules} let the Internet reach {openings}': '规则 {rules} 允许互联网访问 {openings}',
  },
} satisfies CheckTexts;
