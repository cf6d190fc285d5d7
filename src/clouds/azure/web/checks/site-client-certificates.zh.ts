import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用服务应用要求客户端提供证书',
  rationale:
    '只为其他程序服务的应用可以要求每个客户端提供证书：陌生人便无法触及其代码。面向人的应用更适合其他登录方式，可申请例外。',
  remediation: {
    console: [
      '为每个客户端颁发证书，并由应用进行校验：应用服务只负责转交证书。',
      '在 Azure 门户中打开该应用，选择“配置”，再选择“常规设置”。',
      '将“客户端证书模式”设为“必需”并保存。',
    ],
  },
  reasons: {
    'Clients are not asked for a certificate': '未要求客户端提供证书',
    'Whether clients without a certificate are refused is not told': '未给出是否拒绝没有证书的客户端',
    'Clients without a certificate are let in': '没有证书的客户端也被允许访问',
  },
} satisfies CheckTexts;
