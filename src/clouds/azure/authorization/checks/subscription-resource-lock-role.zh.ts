import type { CheckTexts } from '#model/check.ts';

export default {
  title: '有专门用于管理资源锁的自定义角色',
  rationale:
    '资源锁可以防止重要资源被误删。如果没有专门的角色，只有所有者和用户访问管理员才能设置锁，结果要么无人设置，要么所有者超出应有的数量。',
  remediation: {
    console: [
      '在 Azure 门户中打开“订阅 > 访问控制(标识和访问管理)”，选择“添加 > 添加自定义角色”。',
      '添加权限 Microsoft.Authorization/locks/*，为角色命名并创建。',
      '将其分配给负责资源锁的人员。',
    ],
  },
  reasons: {
    'No custom role is for {actions}': '没有用于 {actions} 的自定义角色',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
