import type { CheckTexts } from '#model/check.ts';

export default {
  title: '订阅上的角色未分配给其他目录的组',
  rationale:
    '其他目录的组有哪些成员由对方决定：可能是合作伙伴，也可能是多年前已出售的公司。这样的分配会让此处无人见过的人进入，而且本地没有任何名单显示他们的姓名。',
  remediation: {
    console: [
      '查明该组属于哪个组织；转售 Azure 的合作伙伴的分配就是这种形式。',
      '如果仍在与该合作伙伴合作，请改用 Azure Lighthouse 并授予较窄的角色。',
      '否则打开该分配所在作用域的“访问控制(标识和访问管理) > 角色分配”，将其移除。',
    ],
  },
  reasons: {
    'Who holds the role is not told': '未说明角色由谁持有',
    'The group {principalId} of another directory holds the role': '其他目录的组 {principalId} 持有该角色',
  },
} satisfies CheckTexts;
