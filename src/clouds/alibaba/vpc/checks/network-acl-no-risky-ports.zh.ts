import type { CheckTexts } from '#model/check.ts';

export default {
  title: '专有网络的网络 ACL 未对所有人开放高风险端口',
  rationale:
    '网络 ACL 是安全组之外的第二道防线：即使安全组被误开放，它仍能拦截流量。新建的网络 ACL 在修改之前放行所有流量；如果它允许所有人访问 SSH（22）或 RDP（3389），这道防线就形同虚设。',
  remediation: {
    console: [
      '在专有网络管理控制台对应地域打开“网络 ACL”，单击目标网络 ACL。',
      '在“入方向规则”页签，将拒绝 0.0.0.0/0（以及 ::/0）访问高风险端口的规则放在允许规则之前，或缩小允许规则的源地址范围。',
      '规则按顺序匹配，命中第一条即生效：保存前请检查规则顺序。',
      '网络 ACL 是无状态的：请保留返回流量所需的端口。',
    ],
  },
  reasons: {
    'Network ACL {networkAcl} lets everyone in on {open}': '网络 ACL {networkAcl} 允许所有人访问 {open}',
    'A prefix list of network ACL {networkAcl} is not known': '网络 ACL {networkAcl} 引用的某个前缀列表无法获知',
    'No network ACL of the VPC is bound to a vSwitch': '该专有网络没有绑定到交换机的网络 ACL',
  },
} satisfies CheckTexts;
