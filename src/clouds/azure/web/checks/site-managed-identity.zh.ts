import type { CheckTexts } from '#model/check.ts';

export default {
  title: '应用服务应用使用托管标识',
  rationale:
    '没有自身标识的应用把密码和密钥保存在设置中，它们会过时并泄露。使用托管标识后，应用无需任何机密即可访问数据库、存储和密钥保管库。',
  remediation: {
    console: [
      '在 Azure 门户中打开该应用，选择“标识”。',
      '将系统分配的标识设为“开”并保存，或添加用户分配的标识。',
      '为该标识授予应用所需的角色，让应用使用它，并从设置中删除机密。',
    ],
  },
  reasons: {
    'The app has no managed identity': '该应用没有托管标识',
  },
} satisfies CheckTexts;
