import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用服务应用不接受明文 FTP 上传',
  rationale:
    '明文 FTP 以明文发送部署密码和文件。读到密码的人可以替换应用的代码。如果无人通过 FTP 部署，最好将其完全关闭。',
  remediation: {
    console: [
      '在 Azure 门户中打开该应用，选择“配置”，再选择“常规设置”。',
      '将“FTP 状态”设为“已禁用”；如果仍需以此方式上传，则设为“仅 FTPS”。',
      '保存设置。',
    ],
  },
  reasons: {
    'The app accepts uploads over plain FTP': '该应用接受明文 FTP 上传',
    'FTP is not switched off': '未关闭 FTP',
  },
} satisfies CheckTexts;
