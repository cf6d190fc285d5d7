import type { Language } from '#model/text.ts';

const number = { en: new Intl.NumberFormat('en'), zh: new Intl.NumberFormat('zh-Hans') };

/** A count for people: 1,234. */
export function formatCount(count: number, language: Language): string {
  return number[language].format(count);
}

/** An instant for people, to the minute: 2026-11-01 00:01 UTC. */
export function formatInstant(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

const n = (count: number): string => formatCount(count, 'en');
const s = (count: number, one: string, many = `${one}s`): string => `${n(count)} ${count === 1 ? one : many}`;

const en = {
  htmlLanguage: 'en',
  clouds: { alibaba: 'Alibaba Cloud', aws: 'AWS', azure: 'Azure', tencent: 'Tencent Cloud' },
  outcome: { pass: 'passed', fail: 'failed', 'not-applicable': 'not applicable', unknown: 'unknown' },
  severity: { high: 'High', medium: 'Medium', low: 'Low' },
  title: 'Security assessment',
  labelled: (label: string, text: string) => `${label}: ${text}`,
  aside: (text: string) => `(${text})`,
  listOf: (items: readonly string[]) => items.join(', '),
  account: (cloud: string, account: string) => `${cloud} account ${account}`,
  regions: (count: number) => s(count, 'region'),
  sample: 'Sample: a fictitious company, not a real account.',
  cancelled: 'Incomplete: the assessment was cancelled. What was not read by then is unknown.',
  counted: {
    pass: 'Passed',
    fail: 'Failed',
    'not-applicable': 'Not applicable',
    unknown: 'Unknown',
    excepted: 'Accepted',
  },
  ofAssets: (fails: number, unknowns: number, all: number) =>
    [
      ...(fails > 0 || unknowns === 0 ? [`${n(fails)} of ${n(all)} failed`] : []),
      ...(unknowns > 0 ? [fails > 0 ? `${n(unknowns)} unknown` : `${n(unknowns)} of ${n(all)} unknown`] : []),
    ].join(', '),
  why: 'Why',
  mend: 'Mend',
  more: (count: number) => `… and ${n(count)} more: --format csv lists all`,
  sameReason: 'same reason',
  allOf: (count: number) => (count === 2 ? 'Both' : `All ${n(count)}`),
  notDecided: (count: number) => `Not decided: ${s(count, 'check')}, because something could not be read`,
  listNotRead: 'list not read',
  global: 'global',
  nothingListed: 'Nothing to list.',
  allPassed: 'Nothing failed, and everything could be read.',
  excepted: (owner: string, reason: string, expires: string) => `Accepted risk until ${expires} (${owner}): ${reason}`,
  exceptedCount: (count: number) =>
    `${s(count, 'failure is an accepted risk', 'failures are accepted risks')} and left out of the failed.`,
  knownRow: 'The baseline already had this failure.',
  knownCount: (count: number) =>
    `${s(count, 'failure was', 'failures were')} already in the baseline and ${count === 1 ? 'is' : 'are'} not listed.`,
  summary: 'Summary',
  severityHeading: 'Severity',
  total: 'Total',
  passRate: 'Pass rate',
  passRateOf: (pass: number, judged: number) =>
    `${n(pass)} of the ${s(judged, 'verdict that is', 'verdicts that are')} pass or fail`,
  nothingJudged: 'none: no verdict is pass or fail',
  completeness: 'Completeness',
  completenessOf: (unknowns: number) =>
    unknowns === 0
      ? 'everything needed was read'
      : `${s(unknowns, 'verdict is', 'verdicts are')} unknown, because something could not be read`,
  effort: (assets: number, calls: number, scans: number) =>
    `${s(assets, 'asset')} · ${s(scans, 'verdict')} (pass or fail) · ${s(calls, 'API call')}`,
  gapsTitle: 'What could not be read',
  gapsNote: 'These reads failed. Every verdict that needed one of them is unknown; none of them counts as passed.',
  noGaps: 'Every read succeeded.',
  moreGaps: (count: number) => `… and ${s(count, 'more kind')} of failed reads`,
  gap: {
    denied: (what: string, code: string) =>
      `${what} was refused (${code}): the policy in use does not allow this call.`,
    credentials: (what: string, code: string) => `${what} was refused (${code}): the credentials are not valid there.`,
    throttled: (what: string, code: string) => `${what} was throttled (${code}) until the retries were used up.`,
    notRecorded: (what: string) => `${what} is not in the recording.`,
    unexpected: (what: string) => `${what} answered in a form that is not documented, so the answer was not trusted.`,
    incomplete: (what: string) => `${what} stopped before its list was complete.`,
    tooLarge: (what: string) => `${what} answered more than is accepted.`,
    timeout: (what: string) => `${what} did not answer in time.`,
    connection: (what: string) => `${what} could not be reached.`,
    breaker: (what: string) => `${what} was not tried any more: its endpoint had failed too often.`,
    cancelled: (what: string) => `${what} was not finished: the assessment was cancelled.`,
    ours: (what: string) => `${what}: a fault in Bastide itself; please report it.`,
    notRead: (what: string) => `${what} was left out.`,
    other: (what: string, code: string) => `${what} failed (${code}).`,
  },
  gapIn: (what: string, regions: readonly string[], more: number) =>
    `${what} in ${regions.join(', ')}${more > 0 ? ` and ${s(more, 'more region')}` : ''}`,
  gapTimes: (count: number) => ` (${s(count, 'read')})`,
  answer: 'Answer',
  answerWas: (message: string) => ` Answer: ${message}`,
  worst: 'Mend first',
  next: 'What next',
  nextPermissions: 'prints the least policy that reading needs',
  nextHtml: 'writes the whole report as one page',
  nextShow: 'tells all about a check',
  checks: 'Checks',
  check: 'Check',
  findings: 'What was found, highest risk first',
  allChecks: 'Every check',
  asset: 'Asset',
  region: 'Region',
  outcomeHeading: 'Outcome',
  reason: 'Reason',
  evidence: 'Evidence',
  fullId: 'full ID',
  service: 'Service',
  howToMend: 'How to mend it',
  inConsole: 'In the console',
  onCommandLine: 'On the command line',
  withTerraform: 'With Terraform',
  references: 'Read more',
  notListed: (listed: number, count: number) =>
    `This report lists ${s(listed, 'row')}, the highest risks first; ${n(count)} more ${count === 1 ? 'is' : 'are'} left out. --format csv or json lists all.`,
  rowsLeftOut: (count: number) => `${s(count, 'more row')} of this check not listed here.`,
  filter: 'Filter',
  filterText: 'Text',
  filterAll: 'all',
  filterReset: 'Show all',
  filterCount: 'Rows shown: {rows} · checks shown: {checks}',
  skip: 'Skip to the findings',
  started: 'Started',
  finished: 'Finished',
  code: 'Code',
  reads: 'Reads',
  explanation: 'What happened',
  estimate: {
    instances: 'Instances',
    scans: 'Scans (instance × applicable check, at most)',
    calls: 'API calls of an assessment (at most)',
    kind: (instances: number, checks: number) => `${n(instances)} × ${s(checks, 'check')}`,
    tooLow: 'Incomplete: these reads failed, so the numbers may be too low.',
  },
  rateNote: 'Unknown and not applicable are never part of a pass rate.',
  madeBy: (version: string) => `Made by Bastide ${version}.`,
};

/** The words of the output formats. A text that is missing in one language is a type error. */
export type FormatTexts = typeof en;

const zh: FormatTexts = {
  htmlLanguage: 'zh-Hans',
  clouds: { alibaba: '阿里云', aws: 'AWS', azure: 'Azure', tencent: '腾讯云' },
  outcome: { pass: '通过', fail: '未通过', 'not-applicable': '不适用', unknown: '未知' },
  severity: { high: '高危', medium: '中危', low: '低危' },
  title: '安全评估',
  labelled: (label, text) => `${label}：${text}`,
  aside: (text) => `（${text}）`,
  listOf: (items) => items.join('、'),
  account: (cloud, account) => `${cloud}账号 ${account}`,
  regions: (count) => `${n(count)} 个地域`,
  sample: '示例：虚构的公司，并非真实账号。',
  cancelled: '不完整：评估被取消，届时尚未读取的内容均为未知。',
  counted: { pass: '通过', fail: '未通过', 'not-applicable': '不适用', unknown: '未知', excepted: '已接受' },
  ofAssets: (fails, unknowns, all) =>
    [
      `${n(all)} 项中 `,
      [
        ...(fails > 0 || unknowns === 0 ? [`${n(fails)} 项未通过`] : []),
        ...(unknowns > 0 ? [`${n(unknowns)} 项未知`] : []),
      ].join('，'),
    ].join(''),
  why: '原因',
  mend: '修复',
  more: (count) => `… 另有 ${n(count)} 项：用 --format csv 列出全部`,
  sameReason: '原因同上',
  allOf: (count) => `以上 ${n(count)} 项`,
  notDecided: (count) => `未能判定：${n(count)} 个检查项，因部分内容无法读取`,
  listNotRead: '列表未能读取',
  global: '全局',
  nothingListed: '没有可列出的内容。',
  allPassed: '没有未通过的检查项，且所需内容均已读取。',
  excepted: (owner, reason, expires) => `已接受的风险，有效期至 ${expires}（${owner}）：${reason}`,
  exceptedCount: (count) => `${n(count)} 项未通过属于已接受的风险，不计入未通过。`,
  knownRow: '基线中已有此项未通过。',
  knownCount: (count) => `${n(count)} 项未通过在基线中已存在，未列出。`,
  summary: '汇总',
  severityHeading: '风险等级',
  total: '合计',
  passRate: '通过率',
  passRateOf: (pass, judged) => `${n(judged)} 项有明确结论，其中 ${n(pass)} 项通过`,
  nothingJudged: '无：没有通过或未通过的结论',
  completeness: '完整度',
  completenessOf: (unknowns) => (unknowns === 0 ? '所需内容均已读取' : `${n(unknowns)} 项因部分内容无法读取而未知`),
  effort: (assets, calls, scans) => `${n(assets)} 个资产 · ${n(scans)} 项明确结论 · ${n(calls)} 次 API 调用`,
  gapsTitle: '未能读取的内容',
  gapsNote: '以下读取失败。凡依赖它们的结论均为未知，绝不计为通过。',
  noGaps: '所有读取均成功。',
  moreGaps: (count) => `… 另有 ${n(count)} 类读取失败`,
  gap: {
    denied: (what, code) => `${what} 被拒绝（${code}）：当前权限策略不允许此调用。`,
    credentials: (what, code) => `${what} 被拒绝（${code}）：访问凭证在此无效。`,
    throttled: (what, code) => `${what} 被限流（${code}），重试次数已用尽。`,
    notRecorded: (what) => `录制文件中没有 ${what}。`,
    unexpected: (what) => `${what} 的返回格式与文档不符，未予采信。`,
    incomplete: (what) => `${what} 的列表未读完整。`,
    tooLarge: (what) => `${what} 的返回内容超出上限。`,
    timeout: (what) => `${what} 未在规定时间内响应。`,
    connection: (what) => `无法连接 ${what}。`,
    breaker: (what) => `${what} 已停止尝试：其接入点失败次数过多。`,
    cancelled: (what) => `${what} 未完成：评估被取消。`,
    ours: (what) => `${what}：Bastide 自身的故障，请反馈。`,
    notRead: (what) => `${what} 未读取。`,
    other: (what, code) => `${what} 失败（${code}）。`,
  },
  gapIn: (what, regions, more) =>
    `${regions.join('、')}${more > 0 ? ` 等 ${n(regions.length + more)} 个地域` : ''} 的 ${what}`,
  gapTimes: (count) => `（${n(count)} 次读取）`,
  answer: '返回内容',
  answerWas: (message) => `返回：${message}`,
  worst: '优先修复',
  next: '下一步',
  nextPermissions: '输出读取所需的最小权限策略',
  nextHtml: '将完整报告写成一个网页',
  nextShow: '查看某个检查项的全部说明',
  checks: '检查项',
  check: '检查项',
  findings: '发现的问题（按风险从高到低）',
  allChecks: '全部检查项',
  asset: '资产',
  region: '地域',
  outcomeHeading: '结果',
  reason: '说明',
  evidence: '依据',
  fullId: '完整 ID',
  service: '云服务',
  howToMend: '修复方法',
  inConsole: '在控制台操作',
  onCommandLine: '使用命令行',
  withTerraform: '使用 Terraform',
  references: '参考资料',
  notListed: (listed, count) =>
    `本报告按风险从高到低列出 ${n(listed)} 行，其余 ${n(count)} 行未列出；用 --format csv 或 json 可列出全部。`,
  rowsLeftOut: (count) => `此检查项另有 ${n(count)} 行未在此列出。`,
  filter: '筛选',
  filterText: '文字',
  filterAll: '全部',
  filterReset: '显示全部',
  filterCount: '显示 {checks} 个检查项的 {rows} 行',
  skip: '跳到发现的问题',
  started: '开始时间',
  finished: '结束时间',
  code: '错误码',
  reads: '读取次数',
  explanation: '发生了什么',
  estimate: {
    instances: '实例数',
    scans: '检测次数（实例 × 适用检查项，上限）',
    calls: '一次评估的 API 调用次数（上限）',
    kind: (instances, checks) => `${n(instances)} × ${n(checks)} 个检查项`,
    tooLow: '不完整：以下读取失败，数字可能偏低。',
  },
  rateNote: '未知和不适用的结果从不计入通过率。',
  madeBy: (version) => `由 Bastide ${version} 生成。`,
};

export const texts: Readonly<Record<Language, FormatTexts>> = { en, zh };

/** A cloud's name for people. */
export function cloudName(cloud: string, language: Language): string {
  const names: Readonly<Record<string, string>> = texts[language].clouds;
  return names[cloud] ?? cloud;
}
