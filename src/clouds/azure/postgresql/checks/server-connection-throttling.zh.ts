import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'PostgreSQL 服务器对密码猜测进行限速',
  rationale:
    '启用连接限制后，登录失败过多的地址必须等待。未启用时，攻击者可以以服务器响应的速度不断尝试密码，并挤占其他人的连接。',
  remediation: {
    console: [
      '在 Azure 门户中打开该 PostgreSQL 灵活服务器，选择“服务器参数”。',
      '将 connection_throttle.enable 设置为 ON 并保存。',
    ],
  },
  reasons: { 'Failed logins are not slowed down': '未对失败的登录进行限速' },
} satisfies CheckTexts;
