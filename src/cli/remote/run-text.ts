import type { Run } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import { severities } from '#model/verdict.ts';
import type { Field } from '../show/fields.ts';
import { fieldLines } from '../show/fields.ts';
import type { Screen } from '../show/screen.ts';
import { tableLines } from '../show/table.ts';
import { word } from '../show/words.ts';
import { formatCount, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';

const mostGaps = 20;

export function runFields(run: Run, account: string, language: Language): readonly Field[] {
  const t = translator(language);
  const n = (count: number): string => formatCount(count, language);
  const at = (instant: string | null): string | null => instant && formatInstant(instant);
  const state = word('runStatus', run.status, language);
  return [
    ['ID', run.id],
    [t('Account', '账号'), account],
    [t('State', '状态'), run.isEnding ? t(`${state}, ending`, `${state}，即将结束`) : state],
    [t('Failure', '失败原因'), run.error && `${run.error.code}: ${run.error.message}`],
    [t('Kind', '方式'), `${word('runKind', run.kind, language)} · ${word('trigger', run.trigger, language)}`],
    [t('Asked for by', '请求者'), run.requestedBy],
    [t('Policy', '策略'), run.policyId],
    [t('Queued', '排队时间'), at(run.queuedAt)],
    [t('Started', '开始时间'), at(run.startedAt)],
    [t('Finished', '结束时间'), at(run.finishedAt)],
    [t('Checks', '检查项'), n(run.checks)],
    [t('Steps', '步骤'), `${n(run.units.done)}/${n(run.units.planned)}`],
    [t('Assets', '资产'), n(run.assets)],
    [t('API calls', 'API 调用'), n(run.apiCalls)],
    [
      t('Not covered', '未覆盖'),
      run.notCovered.length === 0
        ? null
        : t(
            `${n(run.notCovered.length)} checks, by the scan quota`,
            `${n(run.notCovered.length)} 个检查项超出扫描配额`,
          ),
    ],
  ];
}

/** What came out: unknown and not applicable stand beside the pass rate, never in it. */
export function runSummaryLines({ summary }: Run, language: Language, screen: Screen): readonly string[] {
  if (!summary) return [];
  const t = translator(language);
  const n = (count: number): string => formatCount(count, language);
  const { counts, failedBySeverity, scans, completeness, gaps } = summary;
  const fields: Field[] = [
    ...severities.map(
      (severity): Field => [
        t(`Failed, ${word('severity', severity, 'en')}`, `未通过（${word('severity', severity, 'zh')}）`),
        n(failedBySeverity[severity]),
      ],
    ),
    [t('Passed', '通过'), n(counts.pass)],
    [t('Unknown', '未知'), n(counts.unknown)],
    [t('Not applicable', '不适用'), n(counts['not-applicable'])],
    [t('Pass rate', '通过率'), rate(counts.pass, scans)],
    [t('Completeness', '完整度'), rate(completeness, 1)],
    [
      t('Judged anew', '重新判断'),
      t(`${n(summary.judged)}, ${n(summary.carried)} unchanged`, `${n(summary.judged)}，未变化 ${n(summary.carried)}`),
    ],
  ];
  return [...fieldLines(fields, screen), ...gapLines(gaps, language, screen)];
}

function gapLines(gaps: NonNullable<Run['summary']>['gaps'], language: Language, screen: Screen): readonly string[] {
  if (gaps.length === 0) return [];
  const t = translator(language);
  const lines = tableLines(
    gaps.slice(0, mostGaps),
    [
      { title: t('COULD NOT BE READ', '未能读取'), text: ({ service, operation }) => `${service}:${operation}` },
      { title: t('REGION', '地域'), text: ({ region }) => region ?? '–' },
      { title: t('CODE', '错误码'), text: ({ code }) => code },
      { title: t('READS', '次数'), align: 'right', text: ({ count }) => formatCount(count ?? 1, language) },
      { title: t('ANSWER', '返回'), mayShrink: true, text: ({ message }) => message },
    ],
    screen,
  );
  const more = gaps.length - mostGaps;
  return [
    '',
    ...lines,
    ...(more > 0 ? [t(`… and ${more} more: --json shows all`, `… 另有 ${more} 条：用 --json 查看全部`)] : []),
  ];
}

export function rate(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)}%`;
}
