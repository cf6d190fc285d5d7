import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'OSS 存储空间的读写权限（ACL）不允许任何人写入',
  rationale:
    '当 ACL 为公共读写时，互联网上的任何人无需登录即可上传、覆盖和删除文件。陌生人可能借此存放文件而由您承担费用，也可能将您的文件替换为恶意程序或直接删除。',
  remediation: {
    console: [
      '打开 OSS 控制台，进入 Bucket 列表并打开该存储空间。',
      '在“权限控制 > 读写权限”中选择“私有”（若内容确需公开，可选择“公共读”）并保存。',
      '更稳妥的做法是为该存储空间或整个账号开启“阻止公共访问”。',
    ],
  },
  reasons: {
    'A public-access block overrides whatever the ACL says': '无论 ACL 如何，均已被“阻止公共访问”覆盖',
    'The ACL is {acl}, but a public-access block overrides it': 'ACL 为 {acl}，但已被“阻止公共访问”覆盖',
    'The ACL lets anyone write': 'ACL 允许任何人写入',
  },
} satisfies CheckTexts;
