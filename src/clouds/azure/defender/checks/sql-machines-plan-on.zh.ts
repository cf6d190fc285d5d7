import type { CheckTexts } from '#model/check.ts';

export default {
  title: '计算机上的 SQL Server 的 Defender 计划已启用',
  rationale:
    '自建计算机上的 SQL Server 没有托管服务自带的防护。启用该计划后，同样可以获得薄弱配置评估，以及针对注入和口令猜测的告警。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 Databases > SQL servers on machines 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
