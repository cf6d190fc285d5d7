import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'ECS 实例位于专有网络 VPC 中',
  rationale:
    '经典网络已停止服务，所有用户共用一个内网，服务器之间仅靠安全组隔离。专有网络 VPC 与其他用户相互隔离，并提供独立的路由、网络 ACL 和流日志。',
  remediation: {
    console: [
      '登录 ECS 控制台，选择“实例与镜像 > 实例”，梳理该实例及与其通信的所有服务。',
      '创建专有网络 VPC，并在实例所在可用区创建交换机。',
      '为该实例创建迁移计划，检查白名单和 DNS 中使用的地址，并在维护窗口内完成迁移；迁移时实例会重启。',
      '如果实例所在的 VPC 不在允许范围内，请停止实例后更换 VPC。',
    ],
  },
  reasons: {
    'The instance is still being created: {status}': '实例仍在创建中：{status}',
    'The instance is in the classic network': '实例位于经典网络中',
    'The VPC {vpcId} is not among the accepted ones': '专有网络 {vpcId} 不在允许范围内',
  },
} satisfies CheckTexts;
