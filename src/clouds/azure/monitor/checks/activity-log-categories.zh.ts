import type { CheckTexts } from '#model/check.ts';

export default {
  title: '活动日志中的变更、警报和策略决定均已导出',
  rationale:
    '诊断设置只会导出勾选的类别。缺少“管理”就无法查明是谁做了更改，缺少“安全”和“警报”就不知道当时发现了什么，缺少“策略”就不知道拒绝了什么。',
  remediation: {
    console: [
      '在 Azure 门户中打开“监视器 > 活动日志”，选择“导出活动日志”。',
      '选择该订阅并编辑其诊断设置。',
      '勾选“管理”、“安全”、“警报”和“策略”，然后保存。',
    ],
  },
  reasons: {
    'Not exported: {missing}': '未导出：{missing}',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
