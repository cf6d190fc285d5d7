import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户拒绝未加密的请求',
  rationale: '使用 HTTP 时，数据和签名地址以明文传输。途中读到签名地址的人，在其过期之前都可以使用它。',
  remediation: {
    console: [
      '确认没有客户端使用 HTTP 或未加密的 SMB。',
      '在 Azure 门户中打开该存储账户，选择“配置”。',
      '将“需要安全传输”设为“已启用”并保存。',
    ],
  },
  reasons: {
    'The account answers requests over HTTP': '账户响应 HTTP 请求',
  },
} satisfies CheckTexts;
