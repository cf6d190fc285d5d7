import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用服务应用只接受 TLS 1.2 及以上版本',
  rationale: 'TLS 1.0 和 1.1 已被攻破并弃用。仍接受它们的应用可能被中间人降级，从而读取本应加密的内容。',
  remediation: {
    console: [
      '在 Azure 门户中打开该应用，选择“配置”，再选择“常规设置”。',
      '将“最低入站 TLS 版本”设为 1.2 或 1.3 并保存。',
    ],
  },
  reasons: {
    'The app accepts TLS {minTlsVersion}': '该应用接受 TLS {minTlsVersion}',
  },
} satisfies CheckTexts;
