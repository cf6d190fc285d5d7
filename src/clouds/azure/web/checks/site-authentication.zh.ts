import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用服务应用已启用应用服务身份验证',
  rationale:
    '应用服务身份验证会在请求到达代码之前拦截没有有效登录的请求，因此代码中遗漏的检查危害更小。面向所有人或自行验证登录的应用，可申请例外。',
  remediation: {
    console: [
      '在 Azure 门户中打开该应用，选择“身份验证”。',
      '选择“添加标识提供者”，例如 Microsoft，并注册该应用。',
      '选择“需要身份验证”，并设置未登录者得到的结果：登录页面或拒绝。',
    ],
  },
  reasons: {
    'App Service authentication is off': '应用服务身份验证未启用',
  },
} satisfies CheckTexts;
