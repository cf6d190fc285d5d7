import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'OSS 存储空间的读写权限（ACL）不允许任何人读取',
  rationale:
    '当 ACL 为公共权限时，任何知道或猜到地址的人都能下载文件，而搜索引擎和扫描程序确实会猜测地址，备份、导出数据和日志往往因此泄露。任何人可写的存储空间同样任何人可读。',
  remediation: {
    console: [
      '打开 OSS 控制台，进入 Bucket 列表并打开该存储空间。',
      '在“权限控制 > 读写权限”中选择“私有”并保存；通过签名 URL 或针对指定用户的 Bucket Policy 向读者授权。',
      '若该存储空间用于公开网站，请在其前面使用支持私有回源的 CDN，或设定期限接受该风险。',
    ],
  },
  reasons: {
    'A public-access block overrides whatever the ACL says': '无论 ACL 如何，均已被“阻止公共访问”覆盖',
    'The ACL is {acl}, but a public-access block overrides it': 'ACL 为 {acl}，但已被“阻止公共访问”覆盖',
    'The ACL ({acl}) lets anyone read': 'ACL（{acl}）允许任何人读取',
  },
} satisfies CheckTexts;
