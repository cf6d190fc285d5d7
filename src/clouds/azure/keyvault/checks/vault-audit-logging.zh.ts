import type { CheckTexts } from '#model/check.ts';

export default {
  title: '密钥保管库已记录密钥和机密的使用',
  rationale:
    '没有诊断设置时，无人能说明谁读取过机密、谁使用过密钥。一旦发生入侵，只能认定保管库中的一切均已泄露，必须全部更换。',
  remediation: {
    console: [
      '在 Azure 门户中打开该密钥保管库，选择“诊断设置”，然后单击“添加诊断设置”。',
      '选择类别组 audit（或类别 AuditEvent）以及目标，例如 Log Analytics 工作区。',
      '保存，并确认记录能够送达。',
    ],
  },
  reasons: {
    'The vault has no diagnostic setting': '该保管库没有诊断设置',
    'No diagnostic setting sends the audit log anywhere': '没有任何诊断设置发送审核日志',
  },
} satisfies CheckTexts;
