import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Tair 实例已开启增量备份',
  rationale:
    '全量备份最多每天一次。开启增量备份（数据闪回）后，数据可以恢复到任意一秒，误执行 FLUSHALL 的损失是几秒，而不是一整天。',
  remediation: {
    console: [
      '确认已开启 AOF 持久化，即参数 appendonly 为 yes。',
      '登录云数据库 Tair（兼容 Redis）控制台，单击目标实例，进入“备份与恢复”页面。',
      '开启“数据闪回”（增量备份），设置保留时间并确认。',
    ],
  },
  reasons: {
    'The instance is in the state {status}': '实例处于 {status} 状态',
    'The list of instances does not say which edition it is': '实例列表未返回该实例的版本类型',
    'Only Tair (Enterprise Edition) has incremental backups': '仅 Tair（企业版）支持增量备份',
    'Incremental backup is off': '增量备份未开启',
  },
} satisfies CheckTexts;
