import type { CheckTexts } from '#model/check.ts';

export default {
  title: '子网受网络安全组保护',
  rationale:
    '子网没有网络安全组时，放入其中的每台机器都只能依靠自身的网络接口防护；如果网络接口也没有安全组，凡是能到达的流量都会被放行。',
  remediation: {
    console: [
      '在 Azure 门户中打开该虚拟网络，选择“子网”，然后单击目标子网。',
      '选择一个网络安全组，其规则应放行子网内机器所需的流量。',
      '保存，并确认子网内的应用仍能正常工作。',
    ],
  },
  reasons: {
    'The subnet {subnet} belongs to a service of Azure': '子网 {subnet} 由 Azure 服务专用',
    'No network security group guards the subnet': '该子网没有关联网络安全组',
  },
} satisfies CheckTexts;
