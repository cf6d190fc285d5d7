import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'MySQL 服务器仅接受安全的 TLS 版本',
  rationale:
    'TLS 1.0 和 1.1 已被攻破并废弃。服务器只要仍然接受，连接就可能被降级到这些版本，监听者便能读取密码和数据。',
  remediation: {
    console: [
      '确认所有客户端都支持 TLS 1.2，并选择维护窗口：该变更需要重启。',
      '在 Azure 门户中打开该 MySQL 灵活服务器，选择“服务器参数”。',
      '将 tls_version 仅设置为 TLSv1.2 和 TLSv1.3，保存并重启服务器。',
    ],
  },
  reasons: {
    'Connections with {tooOld} are accepted': '服务器仍接受 {tooOld} 连接',
    'The TLS versions {tlsVersion} are not all known': 'TLS 版本 {tlsVersion} 中有无法识别的内容',
  },
} satisfies CheckTexts;
