import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender for Storage 已启用',
  rationale:
    '存储帐户中的数据往往通过被盗的有效密钥和签名泄露，恶意软件则随上传文件进入。Defender for Storage 会报告异常访问和有害文件，而单靠日志只有主动查看的人才能发现。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 Storage 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
