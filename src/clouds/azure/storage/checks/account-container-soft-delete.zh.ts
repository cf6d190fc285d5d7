import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户中已删除的容器可以恢复',
  rationale: '删除容器会连同其中的所有 Blob 一并删除，此时 Blob 的软删除不起作用。启用容器软删除后，可将其原样恢复。',
  remediation: {
    console: [
      '在 Azure 门户中打开该存储账户，选择“数据保护”。',
      '选择“启用容器的软删除”，并设置已删除的容器的保留天数。',
      '保存设置。',
    ],
  },
  reasons: {
    'The account keeps files and no blobs': '该账户只存储文件，不存储 Blob',
    'Containers are gone at once when they are deleted': '容器一经删除便立即消失',
    'Deleted containers are kept for {days} days': '已删除的容器保留 {days} 天',
  },
} satisfies CheckTexts;
