import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'MongoDB 实例已开启日志备份',
  rationale:
    '全量备份只能恢复到备份时刻的状态，此后写入的数据都会丢失。开启日志备份后，可以将实例恢复到误操作、错误发布或勒索事件发生之前的任意时间点。',
  remediation: {
    console: [
      '登录云数据库 MongoDB 控制台，单击目标实例，进入“备份与恢复”页面。',
      '打开备份设置，开启“日志备份”并设置日志保留天数。',
      '保存设置。日志备份会产生费用；分片集群实例开启后无法关闭。',
    ],
  },
  reasons: {
    'The instance is in the state {status}': '实例处于 {status} 状态',
    'Log backup is off': '日志备份未开启',
    'Serverless instances have no log backup': 'Serverless 实例不支持日志备份',
    'Standalone instances have no log backup': '单节点实例不支持日志备份',
    'The backup policy does not say whether logs are backed up': '备份策略未说明是否开启日志备份',
  },
} satisfies CheckTexts;
