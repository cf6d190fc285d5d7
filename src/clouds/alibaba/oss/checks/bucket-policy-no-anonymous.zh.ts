import type { CheckTexts } from '#model/check.ts';

export default {
  title: '公共权限的 OSS 存储空间设置了不允许匿名访问的授权策略',
  rationale:
    'ACL 为公共权限的存储空间至少应有一份授权策略（Bucket Policy），说明哪些人可以使用它。没有策略，或策略对所有人开放，就没有任何限制能阻止陌生人读写。',
  remediation: {
    console: [
      '打开 OSS 控制台，进入 Bucket 列表并打开该存储空间。',
      '在“权限控制 > Bucket 授权策略”中删除面向所有账号（*）的语句，或按来源 IP 地址或 VPC 加以限制。',
      '若外部无人需要访问，请将 ACL 设为“私有”，或开启“阻止公共访问”。',
    ],
  },
  reasons: {
    'The ACL is private': 'ACL 为私有',
    'The ACL is {acl}, but a public-access block overrides it': 'ACL 为 {acl}，但已被“阻止公共访问”覆盖',
    'The ACL is {acl} and there is no bucket policy': 'ACL 为 {acl}，且没有设置 Bucket 授权策略',
    'The bucket policy admits everyone': 'Bucket 授权策略对所有人开放',
  },
} satisfies CheckTexts;
