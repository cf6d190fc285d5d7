import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户只接受 TLS 1.2 及以上版本',
  rationale: 'TLS 1.0 和 1.1 已被攻破并弃用。仍接受它们的账户可能被中间人降级，从而读取本应加密的内容。',
  remediation: {
    console: [
      '在账户的指标或日志中查找使用旧版本的客户端。',
      '在 Azure 门户中打开该存储账户，选择“配置”。',
      '将“最低 TLS 版本”设为“版本 1.2”并保存。',
    ],
  },
  reasons: {
    'The account accepts {minimumTlsVersion}': '账户接受 {minimumTlsVersion}',
  },
} satisfies CheckTexts;
