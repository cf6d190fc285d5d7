import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'SQL 服务器防火墙未对整个 Azure 开放',
  rationale:
    '“允许 Azure 服务和资源访问”这条规则会放行 Azure 内部的所有地址，包括其他客户的地址。任何人只要在 Azure 租用一台机器，就能直接面对登录入口。',
  remediation: {
    console: [
      '查明哪些服务从 Azure 内部连接，并为它们配置专用终结点或虚拟网络规则。',
      '在 Azure 门户中打开该 SQL 服务器，选择“网络”。',
      '取消选中“允许 Azure 服务和资源访问此服务器”并保存。',
    ],
  },
  reasons: { 'The rule {rule} lets in every address inside Azure': '规则 {rule} 放行 Azure 内部的所有地址' },
} satisfies CheckTexts;
