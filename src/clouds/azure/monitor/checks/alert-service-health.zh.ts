import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'Azure 服务事件会触发警报',
  rationale:
    'Azure 服务自身出现故障时，最初的一小时往往耗费在排查自己的问题上。服务运行状况事件会说明哪些服务和区域受到影响，但只有配置了警报规则的人才会收到。',
  remediation: {
    console: [
      '在 Azure 门户中打开“服务运行状况 > 运行状况警报”，选择“创建服务运行状况警报”。',
      '选择该订阅、所有服务和区域，事件类型至少包含“服务问题”。',
      '选择能够通知到人的操作组，然后创建规则。',
    ],
  },
  reasons: {
    'No alert rule fires on incidents of services': '没有警报规则会因服务事件而触发',
    '{insufficient} do not tell somebody of every incident': '{insufficient} 无法将每次事件通知到人',
    'Whether anybody hears {undecided} is not known, because the action groups are in other subscriptions':
      '操作组位于其他订阅，因此无法确定是否有人收到 {undecided} 的通知',
    'The subscription is {state}': '订阅状态为 {state}',
  },
} satisfies CheckTexts;
