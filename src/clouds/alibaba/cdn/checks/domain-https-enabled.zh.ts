import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'CDN 加速域名已启用 HTTPS',
  rationale:
    '未启用 HTTPS 时，访客与 CDN 节点之间链路上的任何人都可以窃听或篡改传输内容。登录信息、Cookie 和脚本都会暴露，浏览器也会提示访问不安全。',
  remediation: {
    console: [
      '在数字证书管理服务中准备好该域名的证书。',
      '在 CDN 控制台打开“域名管理”，单击目标域名的“管理”。',
      '在“HTTPS 配置”中修改 HTTPS 证书：打开“HTTPS 安全加速”并选择证书。',
      '通过 HTTPS 测试页面，之后可考虑将 HTTP 强制跳转到 HTTPS。',
    ],
  },
  reasons: {
    'The domain is being deleted': '域名正在删除',
    'The domain is not online: its status is {domainStatus}': '域名未在正常运行，状态为 {domainStatus}',
    'HTTPS is off': '未启用 HTTPS',
  },
} satisfies CheckTexts;
