import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PostgreSQL 服务器支持 Microsoft Entra 身份登录',
  rationale: '如果只接受密码，人员和应用就会共用密码：没有第二重验证，人员离职后无人收回，登录日志中也没有记录。',
  remediation: {
    console: [
      '在 Azure 门户中打开该 PostgreSQL 灵活服务器，选择“身份验证”。',
      '选择 Microsoft Entra 身份验证（单独使用，或与 PostgreSQL 身份验证并用）并保存。',
      '将一个组添加为 Microsoft Entra 管理员，并为应用配置托管标识。',
    ],
  },
  reasons: {
    'Only passwords are accepted': '仅接受密码登录',
    'Passwords are accepted as well': '同时接受密码登录',
  },
} satisfies CheckTexts;
