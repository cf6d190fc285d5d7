import type { CheckTexts } from '#model/check.ts';

export default {
  title: '安全组未向所有人开放高危端口',
  rationale:
    '远程登录端口一旦对整个互联网开放，几分钟内就会被扫描器发现，随后遭到持续的弱口令和撞库攻击。只放行管理员使用的地址，即可消除此类攻击。',
  remediation: {
    console: [
      '登录 ECS 控制台，选择“网络与安全 > 安全组”，单击目标安全组。',
      '在“入方向”页签中找到证据中列出的规则。',
      '将授权对象 0.0.0.0/0 或 ::/0 改为管理员使用的地址段；如果无人使用该规则，则将其删除。',
      '如果规则开放的范围大于高危端口，可改为针对该端口添加一条优先级更高的拒绝规则。',
    ],
  },
  reasons: {
    'Rules {rules} let everyone reach {openings}': '规则 {rules} 允许所有人访问 {openings}',
    'Whether the group is open depends on {lists}, which could not be read: {codes}':
      '安全组是否开放取决于列表 {lists}，但该列表读取失败：{codes}',
    'Another cloud service manages the group': '该安全组由其他云服务托管',
  },
} satisfies CheckTexts;
