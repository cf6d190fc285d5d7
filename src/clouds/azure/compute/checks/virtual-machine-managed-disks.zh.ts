import type { CheckTexts } from '#model/check.ts';

export default {
  title: '虚拟机使用托管磁盘',
  rationale:
    '以存储账户中的文件作为磁盘，任何持有该账户密钥的人都可以读取、复制和删除它，且账户故障时磁盘也随之失效。托管磁盘经过加密，拥有独立的权限，并分散部署，单个故障不会影响全部。',
  remediation: {
    console: [
      '选择维护时段：变更时虚拟机会停止。',
      '在 Azure 门户中打开该虚拟机，选择“磁盘”，再选择“迁移到托管磁盘”，然后确认。',
      '虚拟机运行正常后，从存储账户中删除旧文件。',
    ],
  },
  reasons: {
    'Disks {disks} are files in a storage account': '磁盘 {disks} 是存储账户中的文件',
    'What disks {disks} are is not told': '未给出磁盘 {disks} 的类型',
  },
} satisfies CheckTexts;
