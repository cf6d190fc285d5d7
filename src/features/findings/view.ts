import { gapReason } from '#engine/result.ts';
import { checkWords } from '#formats/check-words.ts';
import type { Language } from '#model/text.ts';
import type { Outcome, Severity } from '#model/verdict.ts';
import type { Coverage, ExceptionNote } from '../exceptions/index.ts';
import type { CheckIndex } from './check-index.ts';
import type { EventRow } from './event-repository.ts';
import { severityOfRank } from './narrowing.ts';
import type { AccountName, FindingRow } from './repository.ts';
import type { Finding, FindingDetail } from './schemas.ts';
import { resultFrom, type StoredVerdict } from './verdict-words.ts';

/** What findings are shown with. */
export interface Surroundings {
  readonly index: CheckIndex;
  readonly language: Language;
  readonly coverage: Coverage;
  readonly accounts: ReadonlyMap<string, AccountName>;
  readonly notes: ReadonlyMap<string, ExceptionNote>;
}

const goneText = {
  en: 'The asset is gone: a complete reading has not shown it any more.',
  zh: '资产已不存在：完整读取后未再发现该资产。',
} as const;

export function findingView(row: FindingRow, around: Surroundings): Finding {
  const { index, language, coverage, accounts, notes } = around;
  const exceptionId = coverage.exceptionOf(row);
  const check = index.check(row.checkId);
  const account = accounts.get(row.accountId);
  return {
    id: row.id,
    state: row.state === 'open' && exceptionId !== null ? 'excepted' : row.state,
    outcome: row.outcome,
    severity: severityOfRank[row.severity],
    check: {
      id: row.checkId,
      title: checkWords(row.checkId, { catalogue: index.entries, language }).title,
      dimension: check?.dimension ?? null,
      category: check?.category ?? null,
    },
    cloud: row.cloud,
    account: { id: row.accountId, externalId: account?.externalId ?? null, name: account?.name ?? null },
    asset: { kind: row.kind, id: row.assetId, name: row.name, displayName: row.displayName },
    ...{ region: row.region, tags: { ...row.tags }, reason: reasonOf(row, index, language) },
    ...{ firstSeenAt: row.firstSeenAt, openedAt: row.openedAt, changedAt: row.changedAt, resolvedAt: row.resolvedAt },
    ...{ staleSince: row.staleSince, reopened: row.reopened, owner: row.owner, ticket: row.ticket },
    exception: (exceptionId !== null && notes.get(exceptionId)) || null,
  };
}

export function detailView(
  row: FindingRow,
  around: Surroundings,
  more: { readonly lastSweep: string | null; readonly exceptions: readonly ExceptionNote[] },
): FindingDetail {
  const { index, language } = around;
  const words = checkWords(row.checkId, { catalogue: index.entries, language });
  return {
    ...findingView(row, around),
    evidence: json(row.evidence),
    parameters: row.parameters && json(row.parameters),
    checkVersion: row.checkVersion,
    staleReason: row.staleSince !== null && row.gap ? gapReason(row.gap, language) : null,
    gap: row.gap,
    lastSeenAt: row.state === 'open' && row.staleSince === null ? more.lastSweep : null,
    ...{ openedByRun: row.openedByRun, resolvedByRun: row.resolvedByRun, note: row.note },
    rationale: words.rationale,
    remediation: { console: [...words.steps], cli: words.cli, terraform: words.terraform ?? null },
    references: [...words.references],
    fix: index.check(row.checkId)?.fix ?? null,
    controls: [...index.controlsOf(row.checkId)],
    exceptions: [...more.exceptions],
  };
}

/** What failed stays the reason while nobody can confirm it. */
function reasonOf(row: FindingRow, index: CheckIndex, language: Language): string {
  if (row.outcome === 'gone') return goneText[language];
  const isStale = row.staleSince !== null;
  const outcome = isStale || row.outcome === 'unknown' ? 'fail' : row.outcome;
  return resultFrom(verdictOf(row, outcome, isStale ? null : row.gap), index, language).reason;
}

export function verdictOf(row: FindingRow, outcome: Outcome, gap: FindingRow['gap']): StoredVerdict {
  const severity: Severity = severityOfRank[row.severity];
  return { ...row, severity, outcome, gap };
}

export function eventView(
  { seq, at, event, runId, actor, details }: EventRow,
  finding: FindingRow,
  around: Pick<Surroundings, 'index' | 'language'>,
) {
  return { id: seq, at, event, runId, actor, reason: eventReason(details, finding, around), details: json(details) };
}

/** Events of verdicts carry the template and the evidence of that time. */
function eventReason(
  details: EventRow['details'],
  finding: FindingRow,
  { index, language }: Pick<Surroundings, 'index' | 'language'>,
): string | null {
  if (details.outcome === 'gone') return goneText[language];
  const { reason, outcome } = details;
  if (typeof reason !== 'string' || typeof outcome !== 'string') return null;
  const gap = (details.gap ?? null) as FindingRow['gap'];
  const evidence = (details.evidence ?? {}) as FindingRow['evidence'];
  return resultFrom({ ...verdictOf(finding, outcome as Outcome, gap), reason, evidence }, index, language).reason;
}

type Json = FindingDetail['evidence'];

/** What the database holds as JSON is JSON. */
function json(value: Readonly<Record<string, unknown>>): Json {
  return { ...value } as Json;
}
