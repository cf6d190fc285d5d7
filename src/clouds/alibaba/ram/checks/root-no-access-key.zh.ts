import type { CheckTexts } from '#model/check.ts';

export default {
  title: '阿里云账号（主账号）没有 AccessKey',
  rationale:
    '主账号的 AccessKey 拥有账号的全部权限，使用时无需第二重验证，也无法用权限策略加以限制。已禁用的 AccessKey 仍然存在，随时可以重新启用，只有删除才能消除风险。',
  remediation: {
    console: [
      '查清该 AccessKey 的使用方：RAM 控制台“概览”页的用户凭证报告会显示每个 AccessKey 的最后使用时间。',
      '为这些程序改用 RAM 角色，或改用仅具备所需权限的 RAM 用户。',
      '使用主账号登录，从右上角头像打开“AccessKey 管理”，禁用该 AccessKey。',
      '观察数日确认没有业务受影响后，在同一页面将其删除。',
    ],
  },
  reasons: {
    'Access keys of the root identity: {count}': '主账号的 AccessKey 数量：{count}',
    'Access keys of the root identity: {count}; none is active, but they can be switched on again':
      '主账号的 AccessKey 数量：{count}；均已禁用，但仍可重新启用',
  },
} satisfies CheckTexts;
