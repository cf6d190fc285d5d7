import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'SQL 服务器仅接受 Microsoft Entra 身份',
  rationale:
    '密码登录可能被猜中、共用和泄露，且没有第二重验证和条件访问作为后盾。拒绝密码登录后，连接字符串即使被窃取也毫无用处。',
  remediation: {
    console: [
      '为每个应用配置托管标识及对应的数据库用户，为人员配置组。',
      '在 Azure 门户中打开该 SQL 服务器，选择“Microsoft Entra ID”。',
      '选中“仅支持对此服务器进行 Microsoft Entra 身份验证”并保存。',
    ],
  },
  reasons: {
    'Without a Microsoft Entra administrator, passwords are the only way to log on':
      '未设置 Microsoft Entra 管理员，只能使用密码登录',
    'Azure does not tell whether passwords are refused': 'Azure 未给出是否拒绝密码登录',
    'Logins with a password are accepted': '服务器接受密码登录',
  },
} satisfies CheckTexts;
