import type { CheckTexts } from '#model/check.ts';

export default {
  title: '订阅的所有者角色仅分配给少数主体，但不止一个',
  rationale:
    '所有者可以执行任何操作，也可以把同样的权限授予任何人。每多一个所有者，就多一个一旦失窃便会打开整个订阅的口令或会话。只有一个所有者同样有风险：此人离职或被锁定后，就没有人能够采取行动。',
  remediation: {
    console: [
      '在 Azure 门户中打开“订阅 > 访问控制(标识和访问管理) > 角色分配”，按“所有者”角色筛选。',
      '为不负责管理权限的主体改用更窄的角色（例如“参与者”），并移除其所有者分配。',
      '其余主体使用 Privileged Identity Management 的合格分配，避免任何人始终是所有者。',
      '继承的分配需要在其作用域所示的管理组中移除。',
    ],
  },
  reasons: {
    '{count} have the role Owner, more than {maximum}': '有 {count} 个主体拥有所有者角色，超过 {maximum} 个',
    '{count} have the role Owner; how many people are in {groups} is not read':
      '有 {count} 个主体拥有所有者角色；未读取组 {groups} 的成员数量',
    'Only {count} have the role Owner, fewer than {minimum}': '仅有 {count} 个主体拥有所有者角色，少于 {minimum} 个',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
