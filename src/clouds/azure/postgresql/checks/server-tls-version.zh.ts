import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PostgreSQL 服务器仅接受安全的 TLS 版本',
  rationale:
    'TLS 1.0 和 1.1 已被攻破并废弃。服务器只要仍然接受，连接就可能被降级到这些版本，监听者便能读取密码和数据。',
  remediation: {
    console: [
      '确认所有客户端都支持 TLS 1.2。',
      '在 Azure 门户中打开该 PostgreSQL 灵活服务器，选择“服务器参数”。',
      '将 ssl_min_protocol_version 设置为 TLSv1.2 并保存。',
    ],
  },
  reasons: {
    'No oldest TLS version is set': '未设置最低 TLS 版本',
    'The TLS version {sslMinProtocolVersion} is not known': '无法识别 TLS 版本 {sslMinProtocolVersion}',
    'Connections with {sslMinProtocolVersion} are accepted': '服务器仍接受 {sslMinProtocolVersion} 连接',
  },
} satisfies CheckTexts;
