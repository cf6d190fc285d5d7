import { gapReason } from '#engine/result.ts';
import type { Result, RunGap } from '#model/result.ts';
import type { Language } from '#model/text.ts';
import { type FormatTexts, texts } from '../texts.ts';

type Cause = keyof FormatTexts['gap'];

const ownCodes: ReadonlyMap<string, Cause> = new Map(
  Object.entries({
    NotRecorded: 'notRecorded',
    NotRead: 'notRead',
    UnexpectedReply: 'unexpected',
    IncompleteList: 'incomplete',
    ReplyTooLarge: 'tooLarge',
    RequestTimeout: 'timeout',
    ConnectionFailed: 'connection',
    EndpointUnavailable: 'breaker',
    Cancelled: 'cancelled',
    CheckFailed: 'ours',
  } as const),
);
// Vendors spell these codes differently from product to product, so they are told apart by their words.
const vendorCodes: readonly (readonly [RegExp, Cause])[] = [
  [/accesskey|signature|securitytoken|credential|token.*expired/i, 'credentials'],
  [/throttl|flowcontrol|toomanyrequests|qpslimit/i, 'throttled'],
  [/forbidden|denied|nopermission|unauthori[sz]ed|notauthori[sz]ed/i, 'denied'],
];

function causeOf(code: string): Cause {
  return ownCodes.get(code) ?? vendorCodes.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';
}

/** One failed read, as a sentence. */
export function gapSentence(gap: RunGap, language: Language): string {
  const words = texts[language];
  const call = `${gap.service} ${gap.operation}`;
  const what = gap.region === null ? call : words.gapIn(call, [gap.region], 0);
  const sentence = words.gap[causeOf(gap.code)](what, gap.code);
  return gap.message === '' ? sentence : `${sentence}${words.answerWas(gap.message)}`;
}

/** The reason beside the asset's region: what is said there or with the gaps is left out, so that equal causes read alike. */
export function rowReason({ gap, region, reason }: Result, language: Language): string {
  if (!gap) return reason;
  const message = ownCodes.has(gap.code) ? gap.message : '';
  return gapReason({ ...gap, message, region: gap.region === region ? null : gap.region }, language);
}

/** The failed reads of one operation with one code, over all regions and assets. */
export interface GapGroup {
  readonly cause: Cause;
  readonly code: string;
  readonly sentence: string;
  readonly count: number;
  /** the vendor's words of the first of them */
  readonly message: string;
}

/** What happened most often comes first. */
export function groupGaps(gaps: readonly RunGap[], language: Language): readonly GapGroup[] {
  const groups = Map.groupBy(gaps, (gap) => JSON.stringify([gap.service, gap.operation, gap.code]));
  const counted = [...groups.values()].map((members) => groupOf(members, language));
  return counted.sort((a, b) => b.count - a.count);
}

const regionsNamed = 3;

function groupOf(members: readonly RunGap[], language: Language): GapGroup {
  const words = texts[language];
  const first = members[0]!;
  const regions = [...new Set(members.flatMap((gap) => gap.region ?? []))].sort();
  const call = `${first.service} ${first.operation}`;
  const named = regions.slice(0, regionsNamed);
  const what = named.length === 0 ? call : words.gapIn(call, named, regions.length - named.length);
  const cause = causeOf(first.code);
  return {
    cause,
    code: first.code,
    sentence: words.gap[cause](what, first.code),
    count: members.reduce((sum, gap) => sum + (gap.count ?? 1), 0),
    message: first.message,
  };
}
