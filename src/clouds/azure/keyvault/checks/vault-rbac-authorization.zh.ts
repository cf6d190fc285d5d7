import type { CheckTexts } from '#model/check.ts';

export default {
  title: '密钥保管库由 Azure 角色授权访问',
  rationale:
    '访问策略只能针对整个保管库授予，而且永久有效，能够编辑保管库的人还可以授予自己。Azure 角色可以只针对某个密钥或机密、限定时间并经过审批授予，并与其他所有权限在同一处可见。',
  remediation: {
    console: [
      '列出保管库的访问策略，并分配与之对应的 Azure 角色：变更后访问策略将不再生效。',
      '在 Azure 门户中打开该密钥保管库，选择“访问配置”。',
      '选择“Azure 基于角色的访问控制”并应用，然后确认应用仍能正常工作。',
    ],
  },
  reasons: { 'Access policies decide who may use the vault': '由访问策略决定谁可以使用该保管库' },
} satisfies CheckTexts;
