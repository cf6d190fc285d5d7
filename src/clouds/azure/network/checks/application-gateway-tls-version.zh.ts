import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用程序网关只接受 TLS 1.2 及以上版本',
  rationale: 'TLS 1.0 和 1.1 已被攻破并弃用。仍接受它们的网关可能被中间人降级，从而读取本应加密的内容。',
  remediation: {
    console: [
      '在 Azure 门户中打开该应用程序网关，选择“侦听器”。',
      '在“所选 SSL 策略”旁选择“更改”，选用预定义策略 AppGwSslPolicy20220101 或更新的策略。',
      '对证据中列出的 SSL 配置文件进行同样的设置。',
    ],
  },
  reasons: {
    'The application gateway has no HTTPS listener': '该应用程序网关没有 HTTPS 侦听器',
    'The TLS policy of {policy} accepts {oldest}': '{policy} 的 TLS 策略接受 {oldest}',
    'Which TLS versions {policies} accept is not told': '未给出 {policies} 接受的 TLS 版本',
  },
} satisfies CheckTexts;
