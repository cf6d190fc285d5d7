import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'MySQL 服务器拒绝未使用 TLS 的连接',
  rationale:
    '不使用 TLS 时，密码和数据以明文在网络中传输，任何能够监听的人都能读取和篡改。仅仅“支持”TLS 的服务器，是把选择权交给了每个客户端。',
  remediation: {
    console: [
      '确认所有客户端都已配置 TLS，并信任服务器的证书。',
      '在 Azure 门户中打开该 MySQL 灵活服务器，选择“服务器参数”。',
      '将 require_secure_transport 设置为 ON 并保存。',
    ],
  },
  reasons: { 'Connections without TLS are accepted': '服务器接受未使用 TLS 的连接' },
} satisfies CheckTexts;
