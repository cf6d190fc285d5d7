import type { CheckTexts } from '#model/check.ts';

export default {
  title: '阿里云账号（主账号）已启用 MFA',
  rationale:
    '主账号在账号内拥有全部权限，任何权限策略都无法限制它。如果没有第二重验证，只要密码泄露，整个账号（包括费用和找回方式）就会被他人接管。',
  remediation: {
    console: [
      '使用阿里云账号（主账号）而不是 RAM 用户登录阿里云控制台。',
      '将鼠标移到右上角头像，打开“安全设置”。',
      '在“账号保护”处单击“编辑”，选择登录场景和 TOTP 验证方式并提交。',
      '用身份验证器应用扫描二维码并输入动态码，同时妥善保管一个备用设备。',
    ],
  },
  reasons: {
    'The root identity logs on with a password alone': '主账号仅凭密码即可登录',
  },
} satisfies CheckTexts;
