import type { CheckTexts } from '#model/check.ts';

export default {
  title: '开源关系数据库的 Defender 计划已启用',
  rationale:
    'PostgreSQL 和 MySQL 数据库一旦可以访问，就会遭到口令猜测。Defender 会报告此类攻击，以及来自异常位置或异常程序的登录。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 Databases > Open-source relational databases 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
