import type { Pack } from '#model/check.ts';

/** The vendor's 30 rules, one check each; a control's id is the vendor's own rule id. */
export const alibabaBestPractices: Pack = {
  id: 'alibaba-best-practices',
  title: {
    en: 'Alibaba Cloud platform security best practices',
    zh: '阿里云平台安全最佳实践',
  },
  cloud: 'alibaba',
  source:
    'The rule ids of the compliance package for security best practices in Alibaba Cloud Config; titles are ours.',
  controls: [
    {
      id: 'root-mfa-check',
      title: { en: 'The main account has MFA', zh: '主账号已开启 MFA' },
      checks: ['alibaba.ram.root-mfa-enabled'],
    },
    {
      id: 'root-ak-check',
      title: { en: 'The main account has no access key', zh: '主账号没有 AccessKey' },
      checks: ['alibaba.ram.root-no-access-key'],
    },
    {
      id: 'api-gateway-api-internet-request-https',
      title: { en: 'APIs open to the internet take HTTPS only', zh: '对公网开放的 API 仅接受 HTTPS 请求' },
      checks: ['alibaba.apigateway.api-public-https'],
    },
    {
      id: 'cdn-domain-https-enabled',
      title: { en: 'CDN domains serve HTTPS', zh: 'CDN 加速域名已启用 HTTPS' },
      checks: ['alibaba.cdn.domain-https-enabled'],
    },
    {
      id: 'ecs-disk-auto-snapshot-policy',
      title: { en: 'Disks have an automatic snapshot policy', zh: '云盘已设置自动快照策略' },
      checks: ['alibaba.ecs.disk-auto-snapshot-policy'],
    },
    {
      id: 'ecs-instance-enabled-security-protection',
      title: { en: 'Servers are protected by Security Center', zh: 'ECS 实例受云安全中心防护' },
      checks: ['alibaba.ecs.instance-security-center-protected'],
    },
    {
      id: 'ecs-instances-in-vpc',
      title: { en: 'Servers are in a VPC', zh: 'ECS 实例位于专有网络' },
      checks: ['alibaba.ecs.instance-in-vpc'],
    },
    {
      id: 'ecs-instance-login-use-keypair',
      title: { en: 'Linux servers use key pairs to log on', zh: 'Linux 实例使用密钥对登录' },
      checks: ['alibaba.ecs.instance-key-pair-logon'],
    },
    {
      id: 'ecs-security-group-risky-ports-check-with-protocol',
      title: { en: 'Security groups do not open risky ports to everyone', zh: '安全组未对所有人开放高风险端口' },
      checks: ['alibaba.ecs.security-group-no-risky-ports'],
    },
    {
      id: 'mongodb-public-and-any-ip-access-check',
      title: { en: 'MongoDB is not open to the internet', zh: 'MongoDB 实例未对公网所有人开放' },
      checks: ['alibaba.mongodb.instance-no-public-access'],
    },
    {
      id: 'mongodb-instance-backup-log-enabled',
      title: { en: 'MongoDB has log backup', zh: 'MongoDB 实例已开启日志备份' },
      checks: ['alibaba.mongodb.instance-log-backup'],
    },
    {
      id: 'oss-bucket-public-write-prohibited',
      title: { en: 'Buckets do not let everyone write', zh: '存储空间不允许公共写' },
      checks: ['alibaba.oss.bucket-no-public-write'],
    },
    {
      id: 'oss-bucket-public-read-prohibited',
      title: { en: 'Buckets do not let everyone read', zh: '存储空间不允许公共读' },
      checks: ['alibaba.oss.bucket-no-public-read'],
    },
    {
      id: 'oss-bucket-anonymous-prohibited',
      title: { en: 'Policies of public buckets do not let strangers in', zh: '公共存储空间的授权策略未向匿名用户授权' },
      checks: ['alibaba.oss.bucket-policy-no-anonymous'],
    },
    {
      id: 'polardb-public-and-any-ip-access-check',
      title: { en: 'PolarDB is not open to the internet', zh: 'PolarDB 集群未对公网所有人开放' },
      checks: ['alibaba.polardb.cluster-no-public-access'],
    },
    {
      id: 'polardb-cluster-enabled-ssl',
      title: { en: 'PolarDB encrypts connections', zh: 'PolarDB 集群已开启 SSL 加密' },
      checks: ['alibaba.polardb.cluster-ssl'],
    },
    {
      id: 'polardb-cluster-log-backup-retention',
      title: { en: 'PolarDB keeps log backups long enough', zh: 'PolarDB 集群日志备份保留时间足够长' },
      checks: ['alibaba.polardb.cluster-log-backup-retention'],
    },
    {
      id: 'ram-policy-no-statements-with-admin-access-check',
      title: { en: 'No RAM identity has administrator rights', zh: 'RAM 身份没有超级管理员权限' },
      checks: ['alibaba.ram.identity-no-admin-policy'],
    },
    {
      id: 'ram-user-mfa-check',
      title: { en: 'RAM users who log on to the console have MFA', zh: '可登录控制台的 RAM 用户已开启 MFA' },
      checks: ['alibaba.ram.user-mfa-enabled'],
    },
    {
      id: 'ram-user-ak-used-expired-check',
      title: { en: 'Access keys are in use', zh: 'AccessKey 没有长期闲置' },
      checks: ['alibaba.ram.access-key-not-idle'],
    },
    {
      id: 'rds-public-access-check',
      title: { en: 'RDS has no public endpoint', zh: 'RDS 实例没有公网地址' },
      checks: ['alibaba.rds.instance-no-public-endpoint'],
    },
    {
      id: 'rds-instance-enabled-log-backup',
      title: { en: 'RDS has log backup', zh: 'RDS 实例已开启日志备份' },
      checks: ['alibaba.rds.instance-log-backup'],
    },
    {
      id: 'rds-instance-tls-version-check',
      title: { en: 'RDS encrypts connections with a current TLS version', zh: 'RDS 实例使用安全的 TLS 版本加密连接' },
      checks: ['alibaba.rds.instance-ssl-tls-version'],
    },
    {
      id: 'redis-public-and-any-ip-access-check',
      title: { en: 'Redis is not open to the internet', zh: 'Redis 实例未对公网所有人开放' },
      checks: ['alibaba.redis.instance-no-public-access'],
    },
    {
      id: 'redis-instance-enabled-ssl',
      title: { en: 'Redis encrypts connections', zh: 'Redis 实例已开启 SSL 加密' },
      checks: ['alibaba.redis.instance-tls'],
    },
    {
      id: 'redis-instance-backup-log-enabled',
      title: { en: 'Tair instances have incremental backup', zh: 'Tair 实例已开启增量备份' },
      checks: ['alibaba.redis.instance-incremental-backup'],
    },
    {
      id: 'slb-acl-public-access-check',
      title: { en: 'CLB access control lists do not let everyone in', zh: 'CLB 访问控制策略组未对所有人开放' },
      checks: ['alibaba.clb.acl-not-open-to-all'],
    },
    {
      id: 'slb-listener-risk-ports-check',
      title: { en: 'CLB has no listener on a risky port', zh: 'CLB 没有高风险端口的监听' },
      checks: ['alibaba.clb.listener-no-risky-ports'],
    },
    {
      id: 'slb-listener-https-enabled',
      title: { en: 'CLB has an HTTPS listener', zh: 'CLB 配置了 HTTPS 监听' },
      checks: ['alibaba.clb.https-listener'],
    },
    {
      id: 'vpc-network-acl-risky-ports-check',
      title: { en: 'Network ACLs do not open risky ports to everyone', zh: '网络 ACL 未对所有人开放高风险端口' },
      checks: ['alibaba.vpc.network-acl-no-risky-ports'],
    },
  ],
};

/** What the vendor's pack leaves open: log audit, which its introduction names, and bucket policies of private buckets. */
export const bastideAlibaba: Pack = {
  id: 'bastide-alibaba',
  title: {
    en: 'Bastide additions for Alibaba Cloud (not part of the vendor pack)',
    zh: 'Bastide 针对阿里云的补充规则（不属于厂商规则包）',
  },
  cloud: 'alibaba',
  source: 'Bastide',
  controls: [
    {
      id: 'actiontrail-enabled',
      title: { en: 'A trail records every event in every region', zh: '操作审计记录所有地域的全部事件' },
      checks: ['alibaba.actiontrail.trail-enabled'],
    },
    {
      id: 'oss-bucket-policy-not-public',
      title: {
        en: 'Bucket policies do not let everyone in, whatever the ACL',
        zh: '无论读写权限如何，授权策略均未对所有人开放',
      },
      checks: ['alibaba.oss.bucket-policy-not-public'],
    },
  ],
};
