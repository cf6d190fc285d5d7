import type { CheckTexts } from '#model/check.ts';

export default {
  title: '负载均衡器未转发公网地址的高危端口',
  rationale:
    '针对远程管理或数据库端口的规则会把每个连接都转发给后端机器。公网地址上的这类端口时刻都在被扫描，猜测口令是常见的入侵途径。',
  remediation: {
    console: [
      '确认没有人需要从互联网使用该端口：管理员应使用 Azure Bastion 或 VPN。',
      '在 Azure 门户中打开该负载均衡器，选择“负载均衡规则”或“入站 NAT 规则”。',
      '删除证据中列出的规则，或将其改到内部前端。',
    ],
  },
  reasons: {
    'The load balancer has no public address': '该负载均衡器没有公网地址',
    'Rules {rules} hand on ports {ports} of a public address': '规则 {rules} 转发公网地址的端口 {ports}',
  },
} satisfies CheckTexts;
