import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'ECS 云盘已设置自动快照策略',
  rationale:
    '未定期创建快照的云盘，在遭遇勒索病毒、误操作或更新失败后将无法恢复。自动快照策略会按计划生成恢复点，无需人工干预。',
  remediation: {
    console: [
      '登录 ECS 控制台，选择“存储与快照 > 快照”，切换到“自动快照策略”页签。',
      '按所需的时间点、重复日期和保留时间创建策略，或选择已有策略。',
      '将策略应用到该云盘。快照按占用的存储空间计费。',
    ],
  },
  reasons: {
    'The disk is not in use: {status}': '云盘未处于使用中状态：{status}',
    'Disks of the category {category} have no snapshots': '类型为 {category} 的磁盘不支持快照',
    'Shared Block Storage has no snapshot policy': '共享块存储不支持自动快照策略',
    'The disk belongs to a node of a container cluster and holds nothing that lasts':
      '该云盘属于容器集群节点，不保存持久化数据',
    'No automatic snapshot policy is applied to the disk': '云盘未应用自动快照策略',
  },
} satisfies CheckTexts;
