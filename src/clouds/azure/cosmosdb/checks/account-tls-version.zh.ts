import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Cosmos DB 账户仅接受安全的 TLS 版本',
  rationale: 'TLS 1.0 和 1.1 已被攻破并废弃。账户只要仍然接受，连接就可能被降级到这些版本，监听者便能读取密钥和文档。',
  remediation: {
    console: [
      '确认所有客户端都支持 TLS 1.2。',
      '在 Azure 门户中打开该 Cosmos DB 账户，选择“网络”，再选择“连接性”选项卡。',
      '将最低 TLS 版本设置为 1.2 并保存。',
    ],
  },
  reasons: {
    '{api} accounts work with TLS 1.2 only': '{api} 账户仅支持 TLS 1.2',
    'Azure does not tell the minimum TLS version': 'Azure 未给出最低 TLS 版本',
    'Old TLS versions are accepted, from {minimalTlsVersion}': '仍接受旧的 TLS 版本，最低为 {minimalTlsVersion}',
  },
} satisfies CheckTexts;
