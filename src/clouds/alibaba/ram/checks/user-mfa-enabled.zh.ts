import type { CheckTexts } from '#model/check.ts';

export default {
  title: '可登录控制台的 RAM 用户使用 MFA',
  rationale: '密码可能被猜中、在多处重复使用或被钓鱼骗取。启用第二重验证后，仅掌握 RAM 用户密码的人无法登录控制台。',
  remediation: {
    console: [
      '在 RAM 控制台打开“身份管理 > 用户”，选择该用户。',
      '在“认证管理”页签的“控制台登录管理”中单击“修改登录设置”，将 MFA 设为必须启用；用户下次登录时会绑定设备。',
      '如需对所有人生效，请在“设置”中将登录时使用 MFA 设为强制所有 RAM 用户使用。',
    ],
  },
  reasons: {
    'MFA is required of the user': '已要求该用户使用 MFA',
    'The user has no console logon': '该用户未开通控制台登录',
    'Console logon is switched off for the user': '该用户的控制台登录已关闭',
    'The account requires MFA of every RAM user': '账号已强制所有 RAM 用户登录时使用 MFA',
    'The logon settings of the user do not say whether MFA is required': '用户的登录设置未说明是否必须使用 MFA',
    'No MFA device is bound to the user, and none is required': '该用户未绑定 MFA 设备，也未被要求使用 MFA',
    'No MFA device is bound to the user': '该用户未绑定 MFA 设备',
    'MFA is not required of the user': '该用户未被要求使用 MFA',
  },
} satisfies CheckTexts;
