import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Redis 缓存拒绝访问密钥',
  rationale:
    '访问密钥会向任何持有者开放整个缓存，而且无法得知是谁在使用。Microsoft Entra 身份各有权限、可被停用，也无需在配置中保存机密。',
  remediation: {
    console: [
      '在 Azure 门户中打开该缓存，选择“身份验证”，启用 Microsoft Entra 身份验证。',
      '为每个应用配置托管标识和访问策略，并让应用改用它们。',
      '选中“禁用访问密钥身份验证”并保存；仍在使用密钥的客户端会被断开。',
    ],
  },
  reasons: { 'Access keys are accepted': '缓存接受访问密钥' },
} satisfies CheckTexts;
