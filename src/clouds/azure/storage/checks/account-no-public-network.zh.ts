import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户只能通过专用终结点访问',
  rationale:
    '没有公共终结点时，只能从自己的网络内部、通过他人没有的地址访问账户。泄露的密钥和公开的容器因此完全无法从外部利用。',
  remediation: {
    console: [
      '在需要访问的网络中，为账户所使用的每项服务创建专用终结点。',
      '在 Azure 门户中打开该存储账户，选择“网络”。',
      '将“公用网络访问”设为“已禁用”并保存。',
    ],
  },
  reasons: {
    'The account does not tell whether public networks get in': '账户未给出是否允许公用网络访问',
    'The account has public endpoints': '账户具有公共终结点',
  },
} satisfies CheckTexts;
