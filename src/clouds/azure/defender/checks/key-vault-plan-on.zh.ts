import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender for Key Vault 已启用',
  rationale:
    '能读取密钥保管库的人就掌握了打开一切的钥匙。Defender for Key Vault 会报告异常访问：来自陌生地址、此前从未访问过的应用程序，或大量读取。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 Key Vault 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
