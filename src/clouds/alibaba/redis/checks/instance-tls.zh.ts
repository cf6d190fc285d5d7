import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Redis 实例已开启 TLS 加密',
  rationale:
    'Redis 协议以明文传输密码和所有数据。开启 TLS 后，即使有人能够监听网络也无法看到内容，客户端还可以识别真实的服务端，防止被冒充。',
  remediation: {
    console: [
      '选择维护窗口：开启 TLS 会重启实例，并带来一定的延迟。',
      '先释放实例的公网地址，并让客户端信任 CA 证书。',
      '登录云数据库 Tair（兼容 Redis）控制台，单击目标实例，在“TLS 设置（SSL）”中开启 TLS。',
    ],
  },
  reasons: {
    'The instance is in the state {status}': '实例处于 {status} 状态',
    'There is no TLS for Memcache instances': 'Memcache 实例不支持 TLS',
    'The engine version or edition does not support TLS ({sslRefusal})':
      '该引擎版本或实例版本不支持 TLS（{sslRefusal}）',
    'TLS is off': 'TLS 未开启',
  },
} satisfies CheckTexts;
