import type { CheckTexts } from '#model/check.ts';

export default {
  title: '网络安全组未向互联网开放高危端口',
  rationale:
    '数据库、缓存、文件共享和远程管理都是为内网设计的：许多服务信任任何能够连上的人，蠕虫也专门寻找这些端口。它们都没有必要对整个互联网开放。',
  remediation: {
    console: [
      '在 Azure 门户中打开该网络安全组，选择“入站安全规则”。',
      '找到证据中列出的规则。',
      '将其来源改为需要该端口的地址或应用程序安全组，或删除这些规则。',
      '如果规则还开放了其他需要的端口，可在其前面添加一条优先级数值更小、针对高危端口的拒绝规则。',
    ],
  },
  reasons: {
    'Rules {rules} let the Internet reach {openings}': '规则 {rules} 允许互联网访问 {openings}',
  },
} satisfies CheckTexts;
