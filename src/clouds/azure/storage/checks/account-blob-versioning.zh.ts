import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户保留 Blob 的早期版本',
  rationale:
    '被误覆盖或被入侵者加密的数据，如果没有早期版本就无法找回。启用版本控制后，每次写入都会保留之前的状态，可供读取和还原。',
  remediation: {
    console: [
      '在 Azure 门户中打开该存储账户，选择“数据保护”。',
      '选择“启用 Blob 的版本控制”，并设置版本的保留时间：版本会占用存储空间。',
      '保存设置。',
    ],
  },
  reasons: {
    'The account keeps files and no blobs': '该账户只存储文件，不存储 Blob',
    'A data lake with folders has no versions': '启用分层命名空间的数据湖不支持版本控制',
    'Versioning of blobs is off': '未启用 Blob 版本控制',
  },
} satisfies CheckTexts;
