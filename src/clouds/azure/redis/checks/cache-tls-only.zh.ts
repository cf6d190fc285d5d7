import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Redis 缓存拒绝未使用 TLS 的连接',
  rationale: '在未使用 TLS 的端口上，访问密钥和缓存中的所有内容都以明文在网络中传输：能够监听的人便同时拥有两者。',
  remediation: {
    console: [
      '让所有客户端改用启用 TLS 的 6380 端口。',
      '在 Azure 门户中打开该缓存，选择“高级设置”。',
      '将“仅允许通过 SSL 访问”设置为“是”，保存，并重新生成访问密钥。',
    ],
  },
  reasons: { 'The port without TLS is open': '未使用 TLS 的端口处于开放状态' },
} satisfies CheckTexts;
