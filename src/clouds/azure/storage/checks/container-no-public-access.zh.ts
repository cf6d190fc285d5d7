import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Blob 容器不能被所有人读取',
  rationale:
    '公开容器中的内容，任何知道地址的人都无需登录即可读取，而且往往不留痕迹。访问级别为“容器”时，所有人甚至可以列出其中的内容。',
  remediation: {
    console: [
      '在 Azure 门户中打开该存储账户，选择“容器”，并选中目标容器。',
      '选择“更改访问级别”，选择“专用”，然后确认。',
      '将账户的“允许 Blob 匿名访问”设为“已禁用”，使任何容器都无法再次公开。',
    ],
  },
  reasons: {
    'The storage account {account} forbids it': '存储账户 {account} 禁止匿名访问',
    'Everyone may read the blobs; the access level is {publicAccess}':
      '所有人都可以读取 Blob；访问级别为 {publicAccess}',
    'The storage account {account} was not found': '未找到存储账户 {account}',
  },
} satisfies CheckTexts;
