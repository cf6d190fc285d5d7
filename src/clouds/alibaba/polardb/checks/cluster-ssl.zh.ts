import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PolarDB 集群已开启 SSL 加密',
  rationale:
    '未开启 SSL 时，密码和数据以明文在网络中传输，任何能够监听的人都能读取。SSL 按连接地址分别设置，被遗漏的地址可能正是应用在使用的那一个。',
  remediation: {
    console: [
      '选择维护窗口：开启 SSL 可能会重启集群或造成连接闪断。',
      '登录云原生数据库 PolarDB 控制台，单击目标集群，在“配置与管理”的“安全管理”中打开 SSL 配置。',
      '为列表中的每个连接地址开启 SSL，并将 CA 证书下发给客户端。',
    ],
  },
  reasons: {
    'The cluster is in the state {status}': '集群处于 {status} 状态',
    'The cluster has no endpoint that can have SSL': '集群没有可以开启 SSL 的连接地址',
    'SSL is off': 'SSL 未开启',
    'SSL is on for at least one endpoint': '至少有一个连接地址已开启 SSL',
    'SSL is off for some endpoints: {withoutSsl}': '以下连接地址未开启 SSL：{withoutSsl}',
  },
} satisfies CheckTexts;
