import type { CheckTexts } from '#model/check.ts';

export default {
  title: '流日志已启用且记录保留时间足够长',
  rationale: '入侵往往数周之后才被发现。届时已被删除或从未写入的记录，无法说明入侵是如何开始的。',
  remediation: {
    console: [
      '在 Azure 门户中打开“网络观察程序”，选择“流日志”，然后单击该流日志。',
      '启用它，并将保留期设置为 90 天或更长，或设置为 0（永久保留）。',
      '保存，并确认存储账户没有会提前删除记录的生命周期规则。',
    ],
  },
  reasons: {
    'The flow log is switched off': '该流日志未启用',
    'Records are deleted after {days} days': '记录在 {days} 天后被删除',
  },
} satisfies CheckTexts;
