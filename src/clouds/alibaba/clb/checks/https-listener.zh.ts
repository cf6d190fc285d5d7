import type { CheckTexts } from '#model/check.ts';

export default {
  title: '提供 Web 服务的 CLB 实例配置了 HTTPS 监听',
  rationale:
    '只有 HTTP 监听的实例没有为访客提供加密的访问方式：口令、Cookie 和页面内容在传输途中都可能被窃听或篡改。HTTPS 监听在实例上完成 TLS 加解密，后端服务器无需改动。',
  remediation: {
    console: [
      '在数字证书管理服务中准备好该域名的证书。',
      '在 CLB 控制台打开该实例，在“监听”页签单击“添加监听”。',
      '选择 HTTPS 协议和 443 端口，选择证书和 TLS 1.2 及以上的安全策略，并选择与 HTTP 监听相同的服务器组。',
      '启动监听并测试，之后将 HTTP 监听重定向到该 HTTPS 监听。',
    ],
  },
  reasons: {
    'No listener is running': '没有正在运行的监听',
    'Only TCP or UDP listeners are running': '只有 TCP 或 UDP 监听在运行',
    'No HTTPS listener is running on port {ports}': '端口 {ports} 上没有正在运行的 HTTPS 监听',
  },
} satisfies CheckTexts;
