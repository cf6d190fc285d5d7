import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Defender for Containers 已启用',
  rationale:
    '入侵者一旦进入某个容器，就可能波及节点、集群和镜像仓库。Defender for Containers 会在镜像运行之前发现其中的漏洞，并在集群遭到攻击时及时告警。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面启用 Containers 计划（会产生费用）并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud does not list the plan {plan}': 'Defender for Cloud 未列出计划 {plan}',
    'The plan {plan} is off': '计划 {plan} 未启用',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
