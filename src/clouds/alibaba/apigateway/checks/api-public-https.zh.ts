import type { CheckTexts } from '#model/check.ts';

export default {
  title: '对公网开放的 API 仅接受 HTTPS 请求',
  rationale:
    'API 同时接受 HTTP 时，调用方可能以明文在公网上传输令牌、签名和个人数据。由于两种地址都能调用成功，调用方往往察觉不到；只有拒绝 HTTP，才能保证每个请求都经过加密。',
  remediation: {
    console: [
      '为 API 分组的独立域名绑定 SSL 证书。',
      '在 API 网关控制台打开该 API，编辑“定义 API 请求”。',
      '将协议设置为仅 HTTPS 并保存。',
      '将 API 重新发布到原来已发布的每个环境；发布之前，旧的定义仍然生效。',
      '如果只有专有网络内的系统调用该 API，也可以改为禁止公网访问。',
    ],
  },
  reasons: {
    'The API is not published to any stage': 'API 未发布到任何环境',
    'The API cannot be called over the internet': 'API 不能通过公网调用',
    'The API takes requests over plain HTTP': 'API 接受明文 HTTP 请求',
    'The API names no protocol': 'API 没有给出任何请求协议',
    'The API takes WebSocket connections only': 'API 仅接受 WebSocket 连接',
  },
} satisfies CheckTexts;
