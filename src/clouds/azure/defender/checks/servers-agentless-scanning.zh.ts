import type { CheckTexts } from '#model/check.ts';

export default {
  title: '计算机会接受无代理扫描',
  rationale:
    '没有安装代理的计算机往往也无人修补。无代理扫描检查的是磁盘快照，无需触碰计算机即可在每台计算机上发现漏洞、密钥和恶意软件。',
  remediation: {
    console: [
      '在 Azure 门户中打开“Microsoft Defender for Cloud > 环境设置”，选择该订阅。',
      '在“Defender 计划”页面打开“服务器”（计划 2）或“Defender CSPM”计划的“设置”。',
      '启用“计算机的无代理扫描”并保存。',
    ],
  },
  reasons: {
    'Defender for Cloud lists none of the plans {plans}': 'Defender for Cloud 未列出计划 {plans} 中的任何一个',
    'None of the plans {plans} is on with {extension}': '计划 {plans} 均未启用或未开启 {extension}',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
