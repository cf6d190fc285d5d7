import type { Language } from '#model/text.ts';

type Words = Readonly<Record<string, readonly [en: string, zh: string]>>;

const words = {
  runStatus: {
    queued: ['queued', '排队中'],
    running: ['running', '进行中'],
    paused: ['paused', '已暂停'],
    cancelled: ['cancelled', '已取消'],
    done: ['done', '已完成'],
    failed: ['failed', '失败'],
  },
  runKind: { full: ['full', '全面'], verify: ['verify', '验证'] },
  trigger: {
    manual: ['by hand', '手动'],
    schedule: ['schedule', '定时'],
    first: ['first run', '首次'],
    verify: ['verification', '验证'],
    import: ['import', '导入'],
  },
  health: {
    'in-use': ['in use', '可用'],
    error: ['error', '错误'],
    validating: ['being tested', '检测中'],
    timeout: ['no answer', '超时'],
  },
  source: { live: ['live', '实时'], sample: ['sample', '示例'], recording: ['recording', '录制'] },
  accountStatus: { connected: ['connected', '已接入'], disconnected: ['disconnected', '已断开'] },
  history: { kept: ['kept', '保留'], deleting: ['being deleted', '删除中'], deleted: ['deleted', '已删除'] },
  role: {
    owner: ['owner', '所有者'],
    administrator: ['administrator', '管理员'],
    operator: ['operator', '操作员'],
    auditor: ['auditor', '审计员'],
  },
  userStatus: { active: ['active', '启用'], disabled: ['disabled', '停用'] },
  mode: {
    off: ['off', '关闭'],
    'pay-as-you-go': ['pay-as-you-go', '按量付费'],
    subscription: ['subscription', '包年包月'],
  },
  severity: { high: ['high', '高危'], medium: ['medium', '中危'], low: ['low', '低危'] },
  findingState: {
    open: ['open', '未解决'],
    excepted: ['accepted', '已接受'],
    resolved: ['resolved', '已解决'],
  },
  exceptionState: {
    pending: ['waits for approval', '待批准'],
    scheduled: ['scheduled', '待生效'],
    active: ['active', '生效中'],
    expired: ['expired', '已过期'],
    withdrawn: ['withdrawn', '已撤回'],
    revoked: ['revoked', '已撤销'],
    rejected: ['rejected', '已拒绝'],
  },
} as const satisfies Readonly<Record<string, Words>>;

/** What a code of the API is called; one that is newer than this program stays as it is. */
export function word(kind: keyof typeof words, code: string, language: Language): string {
  const known: Words = words[kind];
  return known[code]?.[language === 'zh' ? 1 : 0] ?? code;
}
