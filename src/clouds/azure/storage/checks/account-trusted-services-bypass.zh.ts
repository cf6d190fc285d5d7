import type { CheckTexts } from '#model/check.ts';

export default {
  title: '启用防火墙的存储账户放行受信任的 Azure 服务',
  rationale:
    'Azure 的备份、监控和事件服务没有可以列出的固定地址。将它们挡在外面的防火墙会使备份和日志失败，且往往无人察觉，还会诱使人们把账户对所有人开放。',
  remediation: {
    console: [
      '在 Azure 门户中打开该存储账户，选择“网络”。',
      '在“例外”下选择“允许受信任服务列表上的 Azure 服务访问此存储账户”。',
      '保存设置。',
    ],
  },
  reasons: {
    'The firewall of the account is off': '账户的防火墙未启用',
    'The account does not tell who passes its firewall': '账户未给出谁可以通过防火墙',
    'Trusted Azure services do not pass the firewall; what passes is {bypass}':
      '受信任的 Azure 服务不能通过防火墙；可以通过的是 {bypass}',
  },
} satisfies CheckTexts;
