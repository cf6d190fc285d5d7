import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Linux 虚拟机不允许使用密码登录',
  rationale: '密码会被猜中、重复使用和窃取。SSH 密钥登录无法被猜测，机密也不会离开其所有者的机器。',
  remediation: {
    console: [
      '为每位管理员添加公钥：在 Azure 门户中打开该虚拟机，选择“重置密码”，再选择“重置 SSH 公钥”。',
      '使用密钥登录，在 /etc/ssh/sshd_config 中设置 PasswordAuthentication no，并重新加载 SSH 服务。',
      'Azure 显示的是创建虚拟机时的设置，因此请以“SSH 公钥”作为身份验证类型重新创建。',
    ],
  },
  reasons: {
    'The virtual machine runs Windows': '该虚拟机运行 Windows',
    'How people log on is not told, as of machines made from a disk of their own':
      '未给出登录方式，例如从自有磁盘创建的虚拟机',
    'The virtual machine was made with password logon': '该虚拟机创建时启用了密码登录',
  },
} satisfies CheckTexts;
