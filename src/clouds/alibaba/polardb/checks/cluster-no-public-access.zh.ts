import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PolarDB 集群未对整个互联网开放',
  rationale:
    '集群开通公网地址且白名单对所有 IP 开放时，互联网上的任何人都可以尝试破解密码，并在新漏洞公布当天加以利用。两个条件单独出现时并不构成暴露。',
  remediation: {
    console: [
      '登录云原生数据库 PolarDB 控制台，单击目标集群。',
      '在“配置与管理”的“集群白名单”中打开包含 0.0.0.0/0 的白名单分组，将该条目替换为客户端的实际地址。',
      '如果没有 VPC 以外的应用访问该集群，请同时在集群概览页面释放公网地址。',
    ],
  },
  reasons: {
    'The cluster is in the state {status}': '集群处于 {status} 状态',
    'The cluster has no public address': '集群没有公网地址',
    'The cluster has a public address and its whitelist lets everyone in: {openEntries}':
      '集群开通了公网地址，且白名单对所有 IP 开放：{openEntries}',
    'The whitelist has entries that are not understood: {unreadEntries}': '白名单中存在无法识别的条目：{unreadEntries}',
    'The whitelist does not let everyone in': '白名单未对所有人开放',
  },
} satisfies CheckTexts;
