import type { CheckTexts } from '#model/check.ts';

/** The texts of a check that an alert tells of an operation; `signal` is what the portal calls it. */
export function operationAlertTexts({
  signal,
  ...told
}: Pick<CheckTexts, 'title' | 'rationale'> & { readonly signal: string }): CheckTexts {
  return {
    ...told,
    remediation: {
      console: [
        '在 Azure 门户中打开“监视器 > 警报”，选择“创建 > 警报规则”，并将订阅设为作用域。',
        `条件选择活动日志信号“${signal}”，不要限定级别、状态和发起者。`,
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
  };
}
