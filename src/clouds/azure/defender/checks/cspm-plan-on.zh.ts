import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender CSPM 已启用',
  rationale:
    '免费的安全态势管理只会逐条列出薄弱配置。Defender CSPM 会将它们关联起来，指出哪些配置组合成攻击者可从互联网抵达敏感数据的路径，便于优先修复真正关键的问题。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 Defender CSPM 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
