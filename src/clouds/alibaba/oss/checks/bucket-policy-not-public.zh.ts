import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'OSS 存储空间的授权策略不对所有人开放',
  rationale:
    '当授权策略（Bucket Policy）向所有人授权时，即使 ACL 为私有，存储空间也是开放的。只看 ACL 的检查无法发现这一点，因此本检查不论 ACL 如何，仅依据授权策略判断。',
  remediation: {
    console: [
      '打开 OSS 控制台，进入 Bucket 列表并打开该存储空间。',
      '在“权限控制 > Bucket 授权策略”中删除面向所有账号（*）的语句，或按来源 IP 地址或 VPC 加以限制。',
      '或者为该存储空间或整个账号开启“阻止公共访问”。',
    ],
  },
  reasons: {
    'A public-access block overrides whatever the policy says': '无论授权策略如何，均已被“阻止公共访问”覆盖',
    'There is no bucket policy': '没有设置 Bucket 授权策略',
    'The policy admits everyone, but a public-access block overrides it':
      '授权策略对所有人开放，但已被“阻止公共访问”覆盖',
    'The bucket policy admits everyone': 'Bucket 授权策略对所有人开放',
  },
} satisfies CheckTexts;
