import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Redis 实例未对整个互联网开放',
  rationale:
    '实例开通公网地址且白名单对所有 IP 开放时，几分钟内就会被扫描器发现，此后仅靠一个密码阻止他人读取、篡改或删除会话、令牌、队列等缓存数据。两个条件单独出现时并不构成暴露。',
  remediation: {
    console: [
      '登录云数据库 Tair（兼容 Redis）控制台，单击目标实例。',
      '在“白名单设置”中打开包含 0.0.0.0/0 的分组，将该条目替换为客户端的实际地址。',
      '如果没有 VPC 以外的应用访问该实例，请同时在“连接信息”区域释放公网地址。',
    ],
  },
  reasons: {
    'The instance is in the state {status}': '实例处于 {status} 状态',
    'The instance has no public address': '实例没有公网地址',
    'The instance has a public address and its whitelist lets everyone in: {openEntries}':
      '实例开通了公网地址，且白名单对所有 IP 开放：{openEntries}',
    'The whitelist has entries that are not understood: {unreadEntries}': '白名单中存在无法识别的条目：{unreadEntries}',
    'The whitelist does not let everyone in': '白名单未对所有人开放',
  },
} satisfies CheckTexts;
