import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用服务应用不允许从外部附加调试器',
  rationale: '调试器可以查看和修改应用中的一切，包括机密和用户数据。远程调试会为此开放端口，只应在排查问题时短暂使用。',
  remediation: {
    console: ['在 Azure 门户中打开该应用，选择“配置”，再选择“常规设置”。', '将“远程调试”设为“关”并保存；应用会重启。'],
  },
  reasons: {
    'Remote debugging is on': '远程调试已启用',
  },
} satisfies CheckTexts;
