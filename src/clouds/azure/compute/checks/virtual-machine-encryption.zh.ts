import type { CheckTexts } from '#model/check.ts';

export default {
  title: '虚拟机对临时磁盘、缓存和磁盘流量进行加密',
  rationale:
    '磁盘在存储处是加密的，但临时磁盘、缓存以及主机与存储之间的传输并未加密。主机加密可以为整台虚拟机弥补这一缺口，且不占用其处理器。',
  remediation: {
    console: [
      '为订阅注册一次 Microsoft.Compute 的 EncryptionAtHost 功能。',
      '在 Azure 门户中停止该虚拟机。',
      '选择“磁盘”，再选择“其他设置”，将“主机加密”设为“是”，保存并启动虚拟机。',
    ],
  },
  reasons: {
    'Encryption at host is off, and disk {disk} is not encrypted by the machine':
      '主机加密未启用，且磁盘 {disk} 未由虚拟机自身加密',
    'Encryption at host is off': '主机加密未启用',
    'The machine itself encrypts disks {disks}': '虚拟机自身对磁盘 {disks} 进行加密',
  },
} satisfies CheckTexts;
