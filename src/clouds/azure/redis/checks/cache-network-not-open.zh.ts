import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Redis 缓存未对所有人开放',
  rationale: '响应整个互联网的缓存只靠密钥保护。任何持有密钥的人都能从任何地方读取、篡改会话和缓存数据，或清空缓存。',
  remediation: {
    console: [
      '为每个应用创建该缓存的专用终结点。',
      '在 Azure 门户中打开该缓存，选择“专用终结点”，并禁用公用网络访问。',
      '如确需公用访问，请选择“防火墙”，只为少数需要连接的地址添加规则。',
    ],
  },
  reasons: {
    'There is no firewall rule, so every address may connect': '没有防火墙规则，任何地址都可以连接',
    'The firewall lets {addresses} addresses in; the widest rule is {rule}':
      '防火墙允许 {addresses} 个地址访问，范围最大的规则是 {rule}',
    'These firewall rules are not understood: {unread}': '无法识别以下防火墙规则：{unread}',
  },
} satisfies CheckTexts;
