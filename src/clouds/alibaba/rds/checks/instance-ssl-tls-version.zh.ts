import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'RDS 实例开启 SSL 加密且仅接受安全的 TLS 版本',
  rationale:
    '未开启 SSL 时，密码和数据以明文在网络中传输，任何能够监听的人都能读取。TLS 1.0 和 1.1 已被攻破并废弃，服务端只要仍然接受，连接就可能被降级到这些版本。',
  remediation: {
    console: [
      '选择维护窗口：开启 SSL 会重启实例。',
      '登录云数据库 RDS 控制台，单击目标实例，在“数据安全性”页面的“SSL”页签为正在使用的连接地址开启 SSL 加密。',
      'SQL Server：在同一页面将最低 TLS 版本设为 1.2；MySQL：在“参数设置”中修改参数 tls_version；PostgreSQL：修改参数 ssl_min_protocol_version。',
      '将 CA 证书下发给客户端，并记录服务器证书的到期日期。',
    ],
  },
  reasons: {
    'The instance is in the state {status}': '实例处于 {status} 状态',
    'SSL encryption is not offered for the engine {engine}': '{engine} 引擎不提供 SSL 加密',
    'SSL encryption is off': 'SSL 加密未开启',
    'SSL encryption is on, but which TLS versions are accepted is not known':
      'SSL 加密已开启，但无法确定实例接受哪些 TLS 版本',
    'Connections with {oldest} are accepted': '实例仍接受 {oldest} 连接',
  },
} satisfies CheckTexts;
