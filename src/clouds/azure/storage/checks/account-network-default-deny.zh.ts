import type { CheckTexts } from '#model/check.ts';

export default {
  title: '存储账户拒绝未列出的网络',
  rationale:
    '接受所有网络请求的账户只靠密钥和签名保护，而它们会泄露：在代码里、在日志里、在旧笔记本电脑上。限定网络后，泄露的密钥在这些网络之外几乎没有用处。',
  remediation: {
    console: [
      '在 Azure 门户中打开该存储账户，选择“网络”。',
      '选择“从选定的虚拟网络和 IP 地址启用”，并添加需要访问该账户的网络。',
      '保存，并确认应用和备份仍能访问该账户。',
    ],
  },
  reasons: {
    'Public networks are refused altogether': '完全拒绝公用网络访问',
    'A network security perimeter decides who gets in': '由网络安全外围决定谁可以访问',
    'Every network is let in': '允许所有网络访问',
  },
} satisfies CheckTexts;
