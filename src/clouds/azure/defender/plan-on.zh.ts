import type { CheckTexts } from '#model/check.ts';

/** The texts of a check that a plan is on; `shownAs` is what the portal calls it. */
export function planOnTexts({
  shownAs,
  ...told
}: Pick<CheckTexts, 'title' | 'rationale'> & { readonly shownAs: string }): CheckTexts {
  return {
    ...told,
    remediation: {
      console: [
        '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
        `在“Defender 计划”页面启用 ${shownAs} 计划（会产生费用）并保存。`,
      ],
    },
    reasons: {
      'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
      'The plan {plan} is off': '计划 {plan} 未启用',
      'The subscription is {state}': '订阅状态为 {state}',
    },
  };
}
