import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PolarDB 集群的日志备份保留时间充足',
  rationale:
    '借助日志备份可以将集群恢复到任意时间点，但只能在保留期之内。入侵者的破坏或隐蔽的故障往往在数周之后才被发现，届时只保留一周的日志已无济于事。',
  remediation: {
    console: [
      '登录云原生数据库 PolarDB 控制台，单击目标集群，进入“配置与管理”的“备份恢复”页面。',
      '打开“备份策略设置”，将日志备份保留时间设置为不少于所需的天数。',
      '保存设置。延长保留时间会产生费用；之后缩短保留时间会立即删除更早的日志。',
    ],
  },
  reasons: {
    'The cluster is in the state {status}': '集群处于 {status} 状态',
    'The reply does not say whether logs are backed up': '返回结果未说明是否开启日志备份',
    'Log backup is off': '日志备份未开启',
    'Log backups are kept for ever': '日志备份永久保留',
    'The reply does not say how long logs are kept': '返回结果未说明日志的保留时间',
    'Log backups are kept for {retention} days; {required} are required':
      '日志备份保留 {retention} 天，要求至少 {required} 天',
  },
} satisfies CheckTexts;
