import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户禁止匿名访问 Blob',
  rationale:
    '只要账户允许，任何能修改容器的人都可以将其对所有人开放，专门寻找公开容器的人很快就会发现它。在整个账户上禁止匿名访问，可杜绝这种失误。',
  remediation: {
    console: [
      '查清哪些容器被匿名读取，并为读取者提供其他方式：签名地址或内容分发网络。',
      '在 Azure 门户中打开该存储账户，选择“配置”。',
      '将“允许 Blob 匿名访问”设为“已禁用”并保存。',
    ],
  },
  reasons: {
    'The account keeps files and no blobs': '该账户只存储文件，不存储 Blob',
    'The account does not tell whether it allows anonymous access': '账户未给出是否允许匿名访问',
    'Containers of the account may be opened to everyone': '账户中的容器可以对所有人开放',
  },
} satisfies CheckTexts;
