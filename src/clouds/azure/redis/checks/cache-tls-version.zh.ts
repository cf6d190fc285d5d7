import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Redis 缓存仅接受安全的 TLS 版本',
  rationale:
    'TLS 1.0 和 1.1 已被攻破并废弃。缓存只要仍然接受，连接就可能被降级到这些版本，监听者便能读取访问密钥和缓存内容。',
  remediation: {
    console: [
      '确认所有客户端都支持 TLS 1.2。',
      '在 Azure 门户中打开该缓存，选择“高级设置”。',
      '将最低 TLS 版本设置为 1.2 并保存。',
    ],
  },
  reasons: {
    'Azure does not tell the minimum TLS version': 'Azure 未给出最低 TLS 版本',
    'Connections with TLS {minimumTlsVersion} are accepted': '缓存仍接受 TLS {minimumTlsVersion} 连接',
  },
} satisfies CheckTexts;
