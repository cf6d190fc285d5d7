import type { CheckTexts } from '#model/check.ts';

export default {
  title: '公共 IP 地址的新建与修改会触发警报',
  rationale:
    '每个公共地址都是一扇通向互联网的门。在通过网关访问的订阅中，新出现的公共地址往往是失误或入侵，而非计划之内。',
  remediation: {
    console: [
      '在 Azure 门户中打开“监视器 > 警报”，选择“创建 > 警报规则”，并将订阅设为作用域。',
      '条件选择活动日志信号“Create or Update Public Ip Address”，不要限定级别、状态和发起者。',
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
