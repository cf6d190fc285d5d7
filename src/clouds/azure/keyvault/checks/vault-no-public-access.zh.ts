import type { CheckTexts } from '#model/check.ts';

export default {
  title: '密钥保管库无法通过公网地址访问',
  rationale:
    '开放公网地址后，被盗的令牌或机密可以从任何地方打开保管库。而在专用终结点之后，它们离开自有网络便毫无用处。',
  remediation: {
    console: [
      '为每个应用创建该保管库的专用终结点，并确认保管库名称会解析到该终结点。',
      '在 Azure 门户中打开该密钥保管库，选择“网络”。',
      '选择“禁用公共访问”并应用。',
    ],
  },
  reasons: { 'Public network access is not disabled': '公用网络访问未禁用' },
} satisfies CheckTexts;
