import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'SQL 服务器已设置 Microsoft Entra 管理员',
  rationale:
    '未设置时，无人能以目录身份登录。人员和应用只能共用密码：没有第二重验证，人员离职后无人收回，登录日志中也没有记录。',
  remediation: {
    console: [
      '在 Microsoft Entra 中为数据库管理人员创建一个组。',
      '在 Azure 门户中打开该 SQL 服务器，选择“Microsoft Entra ID”，然后单击“设置管理员”。',
      '选择该组并保存。',
    ],
  },
  reasons: { 'The server has no Microsoft Entra administrator': '该服务器未设置 Microsoft Entra 管理员' },
} satisfies CheckTexts;
