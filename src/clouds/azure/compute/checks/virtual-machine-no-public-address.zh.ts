import type { CheckTexts } from '#model/check.ts';

export default {
  title: '虚拟机没有自己的公网地址',
  rationale:
    '拥有公网地址的机器与整个互联网之间只隔着一条规则。置于负载均衡器、网关或 Azure Bastion 之后，只有面向他人的内容可以被访问，而且集中在一处便于监控。',
  remediation: {
    console: [
      '在他人需要访问的服务前放置负载均衡器或应用程序网关，并使用 Azure Bastion 管理虚拟机。',
      '在 Azure 门户中打开该虚拟机，选择“网络设置”，单击网络接口，再选择“IP 配置”。',
      '单击证据中列出的配置，取消“关联公共 IP 地址”，然后保存。',
    ],
  },
  reasons: {
    'Network interface {networkInterface} has a public address': '网络接口 {networkInterface} 具有公网地址',
    'Only {read} of the network interfaces were found': '只找到 {read} 个网络接口',
  },
} satisfies CheckTexts;
