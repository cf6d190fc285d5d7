import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Azure SQL 数据库的 Defender 计划已启用',
  rationale:
    'SQL 注入和被盗的登录名最终会导致防火墙无法察觉的数据导出。Defender for Azure SQL 会发现数据库的薄弱配置，并报告针对数据库的攻击。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 Databases > Azure SQL Databases 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
