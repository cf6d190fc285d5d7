import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'RDS 实例已开启日志备份',
  rationale:
    '数据备份只能恢复到某一次备份的时刻，此后写入的数据都会丢失。开启日志备份后，可以将实例恢复到误操作、错误发布或勒索事件发生之前的任意时间点。',
  remediation: {
    console: [
      '登录云数据库 RDS 控制台，进入“实例列表”并单击目标实例。',
      '进入“备份恢复”页面的“备份策略”页签，编辑日志备份设置。',
      '开启“日志备份”，设置日志保留天数（不超过数据备份保留天数）并保存。',
    ],
  },
  reasons: {
    'The instance is in the state {status}': '实例处于 {status} 状态',
    'Log backups are made of the primary instance; this one is of the type {type}':
      '日志备份在主实例上进行，该实例的类型为 {type}',
    'Log backup is off': '日志备份未开启',
  },
} satisfies CheckTexts;
