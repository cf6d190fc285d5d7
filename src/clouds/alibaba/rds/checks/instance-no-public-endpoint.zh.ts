import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'RDS 实例未开通外网地址',
  rationale:
    '开通外网地址后，数据库可从互联网直接访问，攻击者与数据之间只剩白名单和账号密码两道防线，一条疏忽的白名单规则就足以造成暴露。云上应用通过专有网络（VPC）访问实例，并不需要外网地址。',
  remediation: {
    console: [
      '确认没有 VPC 以外的应用仍在使用外网地址；如有，请改用 VPN 或专线接入。',
      '登录云数据库 RDS 控制台，进入“实例列表”并单击目标实例。',
      '在“数据库连接”页面单击“释放外网地址”并确认。',
    ],
  },
  reasons: {
    'The instance is in the state {status}': '实例处于 {status} 状态',
    'The instance has a public endpoint: {publicEndpoints}': '实例开通了外网地址：{publicEndpoints}',
  },
} satisfies CheckTexts;
