import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户不允许将 Blob 复制到其他目录',
  rationale:
    '复制策略会悄悄地把每个新 Blob 复制到他人的账户。如果允许其他目录作为目标，只需修改一条策略，数据便会在没有任何下载的情况下离开组织。',
  remediation: {
    console: [
      '在 Azure 门户中打开该存储账户，选择“对象复制”。',
      '删除另一方账户属于其他目录的策略。',
      '选择“高级设置”，取消“允许跨租户复制”，然后确认。',
    ],
  },
  reasons: {
    'The account keeps files and no blobs': '该账户只存储文件，不存储 Blob',
    'The account does not tell whether other directories are allowed': '账户未给出是否允许其他目录',
    'Blobs may be replicated into other directories': 'Blob 可以被复制到其他目录',
  },
} satisfies CheckTexts;
