import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender for App Service 已启用',
  rationale:
    'Web 应用时刻都在被探测。Defender for App Service 从平台内部观察请求和进程，可报告 WebShell、得手的扫描行为以及指向已删除应用的域名。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 App Service 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
