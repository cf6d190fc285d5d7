import type { CheckTexts } from '#model/check.ts';

export default {
  title: '自定义角色未允许对订阅执行所有操作',
  rationale:
    '允许所有操作的自定义角色相当于换了名字的所有者：它不会出现在任何所有者名单中，针对所有者的监控也看不到它。notActions 中排除的内容，往往并不是全部应当排除的内容。',
  remediation: {
    console: [
      '在 Azure 门户中打开“订阅 > 访问控制(标识和访问管理) > 角色”，筛选自定义角色并打开该角色。',
      '在“分配”中查看谁拥有该角色，并为其分配仅包含所需操作的角色。',
      '将 * 替换为这些操作；若已无人拥有该角色，则将其删除。',
    ],
  },
  reasons: {
    'It allows every action, but only in resource groups': '该角色允许所有操作，但仅能在资源组内分配',
    'The role allows every action': '该角色允许所有操作',
    'The role allows every action but {notActions}': '该角色允许除 {notActions} 之外的所有操作',
  },
} satisfies CheckTexts;
