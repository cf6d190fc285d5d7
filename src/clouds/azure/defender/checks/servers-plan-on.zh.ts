import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender for Servers 已启用',
  rationale:
    '入侵者往往在计算机上落脚：在那里运行任意程序，并以此为据点四处探查。Defender for Servers 为订阅中的每台计算机提供攻击检测，并附带漏洞评估。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用“服务器”计划（会产生费用），选择计划 1 或计划 2 并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The plan {plan} is on only to the extent of {subPlan}': '计划 {plan} 仅启用了 {subPlan}',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
