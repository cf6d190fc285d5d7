import type { CheckTexts } from '#model/check.ts';

export default {
  title: '密钥保管库拒绝未在规则中列出的网络',
  rationale: '没有防火墙的保管库会响应整个互联网：任何人只要得到令牌或应用的机密，就能从任何地方读取其中的密钥和机密。',
  remediation: {
    console: [
      '查明保管库从哪里被使用：其审核日志会列出地址。',
      '在 Azure 门户中打开该密钥保管库，选择“网络”。',
      '仅允许从特定的虚拟网络和地址访问，或禁用公共访问；然后应用。',
    ],
  },
  reasons: {
    'The vault has no firewall, so every address may come in': '该保管库没有防火墙，任何地址都可以访问',
    'The firewall lets in whom no rule names': '防火墙放行未在规则中列出的来源',
    'Azure does not tell which addresses may come in': 'Azure 未给出允许访问的地址',
    'The firewall lets {addresses} addresses in; the widest rule is {rule}':
      '防火墙允许 {addresses} 个地址访问，范围最大的规则是 {rule}',
    'These firewall rules are not understood: {unread}': '无法识别以下防火墙规则：{unread}',
  },
} satisfies CheckTexts;
