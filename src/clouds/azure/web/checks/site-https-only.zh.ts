import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用服务应用仅通过 HTTPS 响应',
  rationale:
    '使用 HTTP 时，密码、Cookie 和页面以明文传输，途中的任何人都能读取和篡改。启用“仅 HTTPS”后，以 HTTP 开始的浏览器会在传输任何内容之前被重定向。',
  remediation: {
    console: [
      '确认应用的每个域名都有证书。',
      '在 Azure 门户中打开该应用，选择“配置”，再选择“常规设置”。',
      '将“仅 HTTPS”设为“开”并保存。',
    ],
  },
  reasons: {
    'The app answers over HTTP too': '该应用也响应 HTTP 请求',
  },
} satisfies CheckTexts;
