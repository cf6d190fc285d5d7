import { prepareCheck } from '#engine/prepare.ts';
import { gapReason, resultOf } from '#engine/result.ts';
import type { Gap } from '#model/gap.ts';
import type { Result } from '#model/result.ts';
import { fillIn, type Language } from '#model/text.ts';
import type { Outcome, Severity } from '#model/verdict.ts';
import type { CheckIndex } from './check-index.ts';

/** A verdict as it is stored, with the asset that it is about; the reason is a template. */
export interface StoredVerdict {
  readonly checkId: string;
  readonly checkVersion: number;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly gap: (Gap & { readonly field?: string }) | null;
  readonly holdsUntil?: number;
  readonly kind: string;
  readonly assetId: string;
  readonly name: string;
  readonly displayName: string | null;
  readonly region: string | null;
}

/** The verdict as every output shows it, with the reason in the reader's language. */
export function resultFrom(verdict: StoredVerdict, index: CheckIndex, language: Language): Result {
  const { checkId, severity, outcome, evidence, parameters, gap, holdsUntil } = verdict;
  return {
    ...{ check: checkId, severity, asset: verdict.assetId, kind: verdict.kind, name: verdict.name },
    ...(verdict.displayName === null ? {} : { displayName: verdict.displayName }),
    ...{ region: verdict.region, outcome, reason: reasonOf(verdict, index, language), evidence },
    version: verdict.checkVersion,
    ...(parameters === null ? {} : { parameters }),
    ...(gap === null ? {} : { gap }),
    ...(holdsUntil ? { holdsUntil: new Date(holdsUntil).toISOString() } : {}),
  };
}

/** A check that the catalogue has no more speaks English. */
function reasonOf(verdict: StoredVerdict, index: CheckIndex, language: Language): string {
  const { checkId, outcome, reason, evidence, gap } = verdict;
  const entry = index.entries.get(checkId);
  if (!entry) return gap ? gapReason(gap, language) : fillIn(reason === '' ? checkId : reason, evidence);
  const asset = {
    ...{ kind: verdict.kind, id: verdict.assetId, name: verdict.name, region: verdict.region },
    ...{ cloud: '', account: '', tags: {}, readAt: '', fields: {} },
  };
  const judgement = { outcome, reason, evidence, ...(gap ? { gap } : {}) };
  return resultOf(prepareCheck(entry, {}, 0), asset, judgement, language).reason;
}
