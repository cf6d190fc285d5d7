import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户中已删除的Blob可以恢复',
  rationale:
    '一段出错的脚本，或一个勒索者，可以在几秒钟内删除或覆盖别处没有的数据。启用软删除后，在保留期内可以恢复 Blob。',
  remediation: {
    console: [
      '在 Azure 门户中打开该存储账户，选择“数据保护”。',
      '选择“启用 Blob 的软删除”，并设置已删除的Blob的保留天数。',
      '保存设置。',
    ],
  },
  reasons: {
    'The account keeps files and no blobs': '该账户只存储文件，不存储 Blob',
    'Blobs are gone at once when they are deleted': 'Blob一经删除便立即消失',
    'Deleted blobs are kept for {days} days': '已删除的Blob保留 {days} 天',
  },
} satisfies CheckTexts;
