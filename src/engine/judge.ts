import { type Asset, memberOf } from '#model/asset.ts';
import { type Gap, GapReached } from '#model/gap.ts';
import type { Verdict } from '#model/verdict.ts';
import { guardGaps } from './gap-guard.ts';
import type { LinkIndex } from './links.ts';
import type { PreparedCheck } from './prepare.ts';

/** A verdict, and when a read is to blame for `unknown`, which one. */
export interface Judgement extends Verdict {
  readonly gap?: Gap & { readonly field?: string };
}

/** What the judges of one asset see. Build it once and judge the asset by all of its checks with it. */
export type JudgeInput = Readonly<Record<string, unknown>>;

/** An asset with everything read is judged as it is; only gaps and links need an object of their own. */
export function inputOf(asset: Asset): JudgeInput {
  return asset.gaps ? wholeInput(asset) : asset.fields;
}

/** What one check sees: the input of all, or its own when it reads links or what is no field. */
export function inputFor(prepared: PreparedCheck, asset: Asset, shared: JudgeInput, index?: LinkIndex): JudgeInput {
  const { members, links } = prepared;
  if (links.length === 0 && members.length === 0) return shared;
  const input = wholeInput(asset);
  for (const member of members) input[member] = memberOf(asset, member);
  if (index) for (const { name, link } of links) input[name] = index.follow(name, link, asset);
  return input;
}

function wholeInput(asset: Asset): Record<string, unknown> {
  const input: Record<string, unknown> = { ...asset.fields, $name: asset.name };
  if (asset.gaps) guardGaps(input, asset.gaps);
  return input;
}

/** Judges an asset by checks of its kind. With the index, links too; without, none of the checks may read links. */
export function judgeAsset(
  asset: Asset,
  checks: readonly PreparedCheck[],
  take: (prepared: PreparedCheck, judgement: Judgement) => void,
  index?: LinkIndex,
): void {
  const input = inputOf(asset);
  for (const prepared of checks) take(prepared, judge(prepared, inputFor(prepared, asset, input, index)));
}

/** Judges one asset by one check. Never throws: a gap that was touched, and a check that fails itself, give `unknown` with the reason. */
export function judge(prepared: PreparedCheck, input: JudgeInput): Judgement {
  const { check, context } = prepared;
  try {
    if (check.appliesTo) {
      const applies = check.appliesTo(input as never, context as never);
      if (applies !== true) return applies;
    }
    return check.judge(input as never, context as never);
  } catch (problem) {
    return judgementOf(prepared, problem);
  }
}

/** What a check that threw has judged. Its verdict can also throw later, when its evidence touches a gap on being written. */
export function judgementOf(prepared: PreparedCheck, problem: unknown): Judgement {
  return problem instanceof GapReached ? undecided(problem) : failedCheck(prepared, problem);
}

function undecided({ gap, field }: GapReached): Judgement {
  return { outcome: 'unknown', reason: '', evidence: {}, gap: { ...gap, field } };
}

function failedCheck({ check }: PreparedCheck, problem: unknown): Judgement {
  const message = problem instanceof Error ? problem.message : String(problem);
  const gap = { service: 'bastide', operation: check.id, region: null, code: 'CheckFailed', message };
  return { outcome: 'unknown', reason: '', evidence: {}, gap };
}
