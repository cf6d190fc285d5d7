import type { CheckTexts } from '#model/check.ts';

export default {
  title: '托管磁盘不能导出到互联网',
  rationale:
    '能生成导出地址的人，可以把包含所有密码和数据的整块磁盘副本交给互联网上的任何人。禁用公共访问后，副本不会离开自己的网络。',
  remediation: {
    console: [
      '在 Azure 门户中打开该磁盘，选择“网络”。',
      '选择“禁用公共和专用访问”，或通过磁盘访问资源“禁用公共访问并启用专用访问”。',
      '保存设置。',
    ],
  },
  reasons: {
    'The disk does not tell whether an export can be used from outside': '磁盘未给出导出内容能否从外部使用',
    'An export of the disk can be used from every network': '磁盘的导出内容可从任何网络使用',
  },
} satisfies CheckTexts;
