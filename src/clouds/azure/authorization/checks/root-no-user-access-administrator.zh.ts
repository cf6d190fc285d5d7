import type { CheckTexts } from '#model/check.ts';

export default {
  title: '没有人是整个目录的用户访问管理员',
  rationale:
    '在根作用域拥有该角色的人，可以让自己成为目录中每个订阅的所有者。全局管理员在紧急情况下只需一个开关就能获得该角色，事后却常常忘记收回。',
  remediation: {
    console: [
      '以拥有该角色的全局管理员身份登录 Microsoft Entra 管理中心。',
      '打开“标识 > 概述 > 属性”，将“Azure 资源的访问管理”设为“否”。',
      '对于已不再是全局管理员的人员，使用命令移除其分配。',
    ],
  },
  reasons: {
    '{principals} can give themselves every permission in the directory': '{principals} 可以为自己授予目录中的所有权限',
  },
} satisfies CheckTexts;
