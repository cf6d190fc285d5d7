import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'CLB 实例没有在高风险端口上运行的监听',
  rationale:
    '远程管理端口上的监听会把每个连接都转发给后端服务器。22（SSH）、3389（RDP）等端口时刻都在被扫描，暴力破解口令是常见的入侵途径。',
  remediation: {
    console: [
      '确认没有人需要使用该端口：管理员应通过堡垒机或 VPN 登录。',
      '在 CLB 控制台打开该实例的“监听”页签。',
      '停止高风险端口上的监听；确认业务不受影响后再将其删除。',
    ],
  },
  reasons: {
    'The address of the instance is not public': '实例的地址不是公网地址',
    'A listener is running on {protocol} port {port}': '{protocol} 端口 {port} 上有正在运行的监听',
  },
} satisfies CheckTexts;
