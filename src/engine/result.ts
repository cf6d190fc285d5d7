import type { Asset } from '#model/asset.ts';
import type { Gap } from '#model/gap.ts';
import type { Result } from '#model/result.ts';
import { fillIn, type Language } from '#model/text.ts';
import type { Judgement } from './judge.ts';
import type { PreparedCheck } from './prepare.ts';

/** The result of judging one asset, in the language of the reader. */
export function resultOf(prepared: PreparedCheck, asset: Asset, judgement: Judgement, language: Language): Result {
  const { check } = prepared;
  return {
    check: check.id,
    severity: check.severity,
    asset: asset.id,
    kind: asset.kind,
    name: asset.name,
    ...(asset.displayName === undefined ? {} : { displayName: asset.displayName }),
    region: asset.region,
    outcome: judgement.outcome,
    reason: reasonOf(prepared, judgement, language),
    evidence: judgement.evidence,
    version: check.version,
    ...(prepared.parameters ? { parameters: prepared.parameters } : {}),
    ...(judgement.gap ? { gap: judgement.gap } : {}),
    ...(judgement.holdsUntil === undefined ? {} : { holdsUntil: new Date(judgement.holdsUntil).toISOString() }),
  };
}

/** The one result that stands for all assets of a list that could not be read. */
export function unreadListResult(prepared: PreparedCheck, region: string | null, gap: Gap, language: Language): Result {
  const { check } = prepared;
  return {
    check: check.id,
    severity: check.severity,
    asset: null,
    kind: check.asset.kind,
    name: null,
    region,
    outcome: 'unknown',
    reason: gapReason(gap, language),
    evidence: {},
    version: check.version,
    ...(prepared.parameters ? { parameters: prepared.parameters } : {}),
    gap,
  };
}

function reasonOf({ check, entry }: PreparedCheck, judgement: Judgement, language: Language): string {
  if (judgement.gap) return gapReason(judgement.gap, language);
  const texts = language === 'en' ? undefined : entry.texts[language];
  if (judgement.reason === '') return texts?.title ?? check.title;
  return fillIn(texts?.reasons[judgement.reason] ?? judgement.reason, judgement.evidence, listSeparators[language]);
}

const listSeparators = { en: ', ', zh: '、' } as const;

/** Why something could not be read, in one sentence without jargon. */
export function gapReason(gap: Gap, language: Language): string {
  const what = `${gap.service} ${gap.operation}`.trim();
  const where = gap.region === null ? '' : language === 'en' ? ` in ${gap.region}` : `（${gap.region}）`;
  const why = gapTexts[gap.code as keyof typeof gapTexts]?.[language];
  // A full-width bracket brings its own space.
  const space = where.endsWith('）') ? '' : ' ';
  if (why !== undefined) {
    const values = { what: `${what}${where}`, message: gap.message, check: gap.operation };
    return fillIn(why.replace('{what} ', `{what}${space}`), values);
  }
  const refusal = refusals.find(({ codes }) => codes.test(gap.code)) ?? otherRefusal;
  const detail = gap.message === '' || gap.message === gap.code ? gap.code : `${gap.code}: ${gap.message}`;
  return fillIn(refusal[language].replace('{what} ', `{what}${space}`), {
    what: `${what}${where}`,
    code: gap.code,
    detail,
  });
}

/** The vendors' own codes, by what they mean to a person. */
const refusals = [
  {
    codes: /forbidden|nopermission|accessdenied|unauthorized|notauthorized|not\.?authorized/i,
    en: '{what} was refused: the permissions in use do not allow it ({code})',
    zh: '{what} 被拒绝：当前权限不允许该操作（{code}）',
  },
  {
    codes: /throttl|limitexceeded|toomanyrequests/i,
    en: '{what} was throttled, however often it was tried ({code})',
    zh: '{what} 被限流，多次重试仍未成功（{code}）',
  },
] as const;
const otherRefusal = { en: '{what} was answered with an error ({detail})', zh: '{what} 返回错误（{detail}）' };

const gapTexts = {
  NotRecorded: {
    en: 'The recording holds no answer to {what}',
    zh: '录制文件中没有 {what} 的应答',
  },
  NeverRead: { en: 'Nothing has read {what} so far', zh: '至今尚未读取 {what}' },
  NotRead: {
    en: 'The field was not read, since it should not matter for this asset ({what})',
    zh: '未读取该字段，因为它对此资产不应有影响（{what}）',
  },
  UnexpectedReply: {
    en: '{what} answered in a form that is not understood: {message}',
    zh: '无法理解 {what} 的应答：{message}',
  },
  IncompleteList: {
    en: 'The list of {what} ended before it was complete: {message}',
    zh: '{what} 的列表不完整：{message}',
  },
  ReplyTooLarge: { en: 'The answer of {what} is too large: {message}', zh: '{what} 的应答过大：{message}' },
  RequestTimeout: { en: '{what} did not answer in time', zh: '{what} 未在时限内应答' },
  ConnectionFailed: { en: '{what} could not be reached: {message}', zh: '无法连接 {what}：{message}' },
  EndpointUnavailable: {
    en: '{what} was not asked: its endpoint failed several times in a row',
    zh: '未调用 {what}：其接入点连续多次失败',
  },
  Cancelled: { en: '{what} was not read: the assessment was cancelled', zh: '未读取 {what}：评估已被取消' },
  CheckFailed: {
    en: 'The check itself failed ({message}); please report this as a fault of Bastide',
    zh: '检查项自身出错（{message}），请将此作为 Bastide 的缺陷上报',
  },
} as const;
