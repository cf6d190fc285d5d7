import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'SQL 服务器仅接受安全的 TLS 版本',
  rationale:
    'TLS 1.0 和 1.1 已被攻破并废弃。服务器只要仍然接受，连接就可能被降级到这些版本，监听者便能读取密码和数据。',
  remediation: {
    console: [
      '确认所有客户端都支持 TLS 1.2：近十年的驱动程序都支持。',
      '在 Azure 门户中打开该 SQL 服务器，选择“网络”，再选择“连接性”选项卡。',
      '将最低 TLS 版本设置为 1.2 并保存。',
    ],
  },
  reasons: {
    'Azure does not tell the minimum TLS version': 'Azure 未给出最低 TLS 版本',
    'No minimum TLS version is set': '未设置最低 TLS 版本',
    'Connections with TLS {minimalTlsVersion} are accepted': '服务器仍接受 TLS {minimalTlsVersion} 连接',
  },
} satisfies CheckTexts;
