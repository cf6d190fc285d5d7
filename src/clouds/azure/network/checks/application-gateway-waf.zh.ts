import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用程序网关使用 Web 应用程序防火墙阻止攻击',
  rationale:
    '注入、跨站脚本和框架的已知漏洞会在每个公开的 Web 应用上被尝试。网关的防火墙能在常见攻击到达应用之前将其阻止，也为安装修复赢得时间。',
  remediation: {
    console: [
      '在 Azure 门户中打开该应用程序网关，选择“Web 应用程序防火墙”。',
      '选择 WAF V2 层，并创建或选择防火墙策略。',
      '先以检测模式运行，排除会误拦正常请求的规则，然后切换到防护模式。',
    ],
  },
  reasons: {
    'The tier {tier} has no web application firewall': '层 {tier} 不包含 Web 应用程序防火墙',
    'The firewall policy {policy} is switched off': '防火墙策略 {policy} 已禁用',
    'The firewall policy {policy} only writes a log': '防火墙策略 {policy} 只记录日志',
    'The firewall policy {policyId} is not in this subscription': '防火墙策略 {policyId} 不在此订阅中',
    'The web application firewall only writes a log': 'Web 应用程序防火墙只记录日志',
    'Only listeners {listeners} have firewall policies of their own': '只有侦听器 {listeners} 有自己的防火墙策略',
    'The web application firewall is switched off': 'Web 应用程序防火墙已关闭',
  },
} satisfies CheckTexts;
