import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender for Azure Cosmos DB 已启用',
  rationale:
    '注入攻击、被盗的密钥以及来自异常位置的数据导出，看上去与普通查询无异。Defender for Azure Cosmos DB 会报告这些行为，且不影响数据库性能。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 Databases > Azure Cosmos DB 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
