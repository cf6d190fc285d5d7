import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PostgreSQL 服务器未对所有人开放',
  rationale:
    '整个互联网都能连接的数据库，几小时内就会被发现，随后密码会被昼夜不停地尝试。只要有一个密码过弱、被复用或已泄露，数据就会失守。',
  remediation: {
    console: [
      '在 Azure 门户中打开该 PostgreSQL 灵活服务器，选择“网络”，查看防火墙规则。',
      '删除范围过宽的规则，只添加确有需要的少数地址；更好的做法是关闭公共访问并使用专用终结点。',
      '保存；如果服务器长期对外开放，请更换密码。',
    ],
  },
  reasons: {
    'The firewall lets {addresses} addresses in; the widest rule is {rule}':
      '防火墙允许 {addresses} 个地址访问，范围最大的规则是 {rule}',
    'The rule {rule} lets in every address inside Azure': '规则 {rule} 放行 Azure 内部的所有地址',
    'These firewall rules are not understood: {unread}': '无法识别以下防火墙规则：{unread}',
  },
} satisfies CheckTexts;
