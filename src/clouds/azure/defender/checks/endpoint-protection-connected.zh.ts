import type { CheckTexts } from '#model/check.ts';

export default {
  title: '计算机受 Defender for Endpoint 保护',
  rationale:
    '启用该连接后，Defender for Cloud 会为订阅中的计算机部署 Defender for Endpoint，它能观察进程的行为并加以阻止。否则，每台计算机都只能指望有人记得安装防护。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面打开“服务器”计划的“设置”。',
      '启用“终结点保护”并保存。',
    ],
  },
  reasons: {
    'The setting {setting} is off': '设置 {setting} 未启用',
    'Defender for Cloud does not list the setting {setting}': 'Defender for Cloud 未列出设置 {setting}',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
