import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'SQL 服务器无法通过公网地址访问',
  rationale:
    '开放公网地址后，互联网与数据之间只剩防火墙和登录凭据，一条疏忽的规则就会让第一道防线失效。Azure 中的应用并不需要公网地址：它们可以通过专用终结点访问服务器。',
  remediation: {
    console: [
      '为每个应用创建该服务器的专用终结点，并确认服务器名称会解析到该终结点。',
      '在 Azure 门户中打开该 SQL 服务器，选择“网络”。',
      '将“公用网络访问”设置为“禁用”并保存。',
    ],
  },
  reasons: { 'Public network access is enabled': '公用网络访问已启用' },
} satisfies CheckTexts;
