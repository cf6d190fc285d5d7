import type { CheckTexts } from '#model/check.ts';

export default {
  title: '网络安全组的新建与修改会触发警报',
  rationale:
    '网络安全组中多一条规则，就可能把数据库暴露到互联网上。扫描器几分钟内便能发现，因此负责网络的人也应同样迅速地得知变更。',
  remediation: {
    console: [
      '在 Azure 门户中打开“监视器 > 警报”，选择“创建 > 警报规则”，并将订阅设为作用域。',
      '条件选择活动日志信号“Create or Update Network Security Group”，不要限定级别、状态和发起者。',
      '操作选择能够通知到人的操作组，然后创建规则。',
    ],
  },
  reasons: {
    'No alert rule fires on {operation}': '没有警报规则会因 {operation} 而触发',
    '{insufficient} do not tell somebody of every {operation} in the subscription':
      '{insufficient} 无法将订阅中的每次 {operation} 通知到人',
    'Whether anybody hears {undecided} is not known, because the action groups are in other subscriptions':
      '操作组位于其他订阅，因此无法确定是否有人收到 {undecided} 的通知',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
