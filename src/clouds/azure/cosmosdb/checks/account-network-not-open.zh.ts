import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Cosmos DB 账户未对所有人开放',
  rationale: '没有防火墙的账户会响应整个互联网：只要泄露一个密钥，任何人就能从任何地方读取、修改或删除其中的全部数据。',
  remediation: {
    console: [
      '查明应用从哪里连接。',
      '在 Azure 门户中打开该 Cosmos DB 账户，选择“网络”。',
      '选择“已禁用”并使用专用终结点，或选择“所选网络”，只添加所需的虚拟网络和少数地址。',
      '保存；变更最多需要 15 分钟生效。',
    ],
  },
  reasons: {
    'The firewall is off: every address may connect': '防火墙未启用：任何地址都可以连接',
    'The firewall lets {addresses} addresses in; the widest rule is {rule}':
      '防火墙允许 {addresses} 个地址访问，范围最大的规则是 {rule}',
    'The rule 0.0.0.0 lets in every data centre of Azure': '规则 0.0.0.0 放行 Azure 的所有数据中心',
    'These firewall rules are not understood: {unread}': '无法识别以下防火墙规则：{unread}',
  },
} satisfies CheckTexts;
