import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender for APIs 已启用',
  rationale:
    '针对 API 管理服务背后 API 的攻击往往与正常请求无异：被盗的令牌、他人的标识、分批导出的数据。Defender for APIs 会学习正常的访问模式并报告异常。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 APIs 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
