import type { CheckTexts } from '#model/check.ts';

export default {
  title: '订阅的活动日志会导出保存',
  rationale:
    'Azure 仅保留 90 天的活动日志。入侵往往更晚才被发现，届时已无法查明是谁创建了哪个帐户。诊断设置可将事件发送到能够长期保存的地方。',
  remediation: {
    console: [
      '在 Azure 门户中打开“监视器 > 活动日志”，选择“导出活动日志”。',
      '选择该订阅并点击“添加诊断设置”。',
      '选择类别，以及 Log Analytics 工作区、存储帐户或事件中心，然后保存。',
    ],
  },
  reasons: {
    'No diagnostic setting sends the activity log anywhere': '没有诊断设置会导出活动日志',
    'The diagnostic settings {settings} send nothing': '诊断设置 {settings} 未导出任何内容',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
