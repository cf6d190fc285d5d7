import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'RAM 身份未被授予管理员权限策略',
  rationale:
    '一旦拥有全部权限的身份被他人控制，整个账号就会失守：数据、日志以及其他人的权限都会受影响。日常工作通常只涉及少数云服务，收窄权限策略可以把误操作或密钥泄露的影响控制在小范围内。',
  remediation: {
    console: [
      '先确认仍有另一位可以登录的管理员，避免所有人都被锁在账号之外。',
      '在 RAM 控制台的“权限管理 > 授权”中，按用户、用户组或角色名称找到该授权。',
      '授予仅包含该身份实际所需操作的权限策略；实际用到的操作可在操作审计的事件中查看。',
      '然后解除管理员权限策略的授权。',
    ],
  },
  reasons: {
    'The policy {policy} grants every action on every resource': '权限策略 {policy} 允许对所有资源执行所有操作',
    'The policy {policy} grants every action on every resource, though under a condition':
      '权限策略 {policy} 允许对所有资源执行所有操作（附带条件）',
    'The policy {policy} grants every action on every resource of the resource group {resourceGroups}':
      '权限策略 {policy} 允许对资源组 {resourceGroups} 内的所有资源执行所有操作',
    'The policy {policy} grants every action on every resource of the resource group {resourceGroups}, though under a condition':
      '权限策略 {policy} 允许对资源组 {resourceGroups} 内的所有资源执行所有操作（附带条件）',
    'The role belongs to a cloud service, which alone sets its policy':
      '该角色是服务关联角色，其权限策略只能由对应的云服务设定',
  },
} satisfies CheckTexts;
