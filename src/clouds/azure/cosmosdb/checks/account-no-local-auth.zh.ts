import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Cosmos DB 账户拒绝密钥访问',
  rationale:
    '密钥会向任何持有者开放整个账户，而且无法得知是谁在使用。Microsoft Entra 身份有角色、可被停用，并会在日志中留下名字。',
  remediation: {
    console: [
      '为每个应用配置托管标识和该账户的数据角色，并让应用改用它们。',
      '观察诊断日志，直到不再有使用密钥的请求。',
      '使用下方命令禁用基于密钥的身份验证；门户中没有对应的开关。',
    ],
  },
  reasons: {
    'Keys can be refused for NoSQL only; this is {api}': '仅 NoSQL API 可以拒绝密钥；该账户为 {api}',
    'Azure does not tell whether keys are refused': 'Azure 未给出是否拒绝密钥',
    'Keys are accepted': '该账户接受密钥',
  },
} satisfies CheckTexts;
