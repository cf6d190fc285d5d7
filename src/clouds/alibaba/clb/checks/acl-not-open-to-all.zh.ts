import type { CheckTexts } from '#model/check.ts';

export default {
  title: 'CLB 访问控制策略组未对所有人开放',
  rationale:
    '白名单中含有 0.0.0.0/0 时，任何地址都能通过，而控制台仍显示访问控制已启用。把该策略组绑定到监听的人会误以为监听已受保护。',
  remediation: {
    console: [
      '在 CLB 控制台对应地域打开“访问控制”，单击目标策略组。',
      '如果必须放行的地址尚未全部列出，先将其添加为条目。',
      '删除覆盖所有人的条目。至少保留一个条目：白名单为空的监听会转发所有请求。',
    ],
  },
  reasons: {
    'The list is empty, and which listeners use it is not told': '该访问控制策略组为空，且未给出哪些监听在使用它',
    'The list has entries that are not understood: {unreadEntries}': '该策略组中存在无法识别的条目：{unreadEntries}',
    'The list holds everyone ({openEntries}); which listeners use it is not told':
      '该策略组包含所有地址（{openEntries}），且未给出哪些监听在使用它',
    'The list is used as a blacklist only': '该策略组仅用作黑名单',
    'As a whitelist of {loadBalancers}, the list lets everyone in: {openEntries}':
      '该策略组是 {loadBalancers} 的白名单，对所有人开放：{openEntries}',
    'The list holds everyone ({openEntries}); no listener uses it at the moment':
      '该策略组包含所有地址（{openEntries}），目前没有监听使用它',
    'The list is empty, and an empty whitelist lets everyone in to {loadBalancers}':
      '该策略组没有条目，而空白名单会让所有人访问 {loadBalancers}',
    'The list does not hold everyone; no listener uses it': '该策略组未对所有人开放，目前没有监听使用它',
  },
} satisfies CheckTexts;
