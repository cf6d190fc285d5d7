import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender for Resource Manager 已启用',
  rationale:
    'Azure 中的一切都通过 Azure 资源管理器创建、修改和删除。该计划监控这一层，无论目标是哪种资源，都能报告被盗的会话、已知的攻击工具和批量删除。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 Resource Manager 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
