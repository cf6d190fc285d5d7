import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用程序网关只通过 HTTPS 接收请求',
  rationale:
    '使用 HTTP 时，密码、Cookie 和页面以明文传输，途中的任何人都能读取和篡改。HTTP 侦听器只应把客户端重定向到 HTTPS。',
  remediation: {
    console: [
      '在 Azure 门户中打开该应用程序网关，选择“侦听器”。',
      '添加带证书的 HTTPS 侦听器，并将 HTTP 侦听器的路由规则移到该侦听器。',
      '为 HTTP 侦听器设置永久重定向到 HTTPS 侦听器的路由规则，或将其删除。',
    ],
  },
  reasons: {
    'Listeners {listeners} serve HTTP': '侦听器 {listeners} 通过 HTTP 提供服务',
    'HTTP only leads to HTTPS': 'HTTP 仅用于重定向到 HTTPS',
    'Whether listeners {listeners} only lead to HTTPS depends on their paths':
      '侦听器 {listeners} 是否只重定向到 HTTPS 取决于其路径规则',
  },
} satisfies CheckTexts;
