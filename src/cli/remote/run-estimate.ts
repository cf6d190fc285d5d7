import type { RunEstimate } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import type { CommandContext } from '../context.ts';
import { type Field, fieldLines } from '../show/fields.ts';
import { type JsonOption, printItem } from '../show/results.ts';
import type { Screen } from '../show/screen.ts';
import { tableLines } from '../show/table.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { formatCount } from '../texts.ts';
import { translator } from '../translator.ts';
import { formatMoney } from './money.ts';
import { type ScopeOptions, scopeOf } from './run-scope.ts';
import { withServer } from './server.ts';

export async function estimateRuns(options: ScopeOptions & JsonOption, context: CommandContext): Promise<void> {
  const scope = scopeOf(options);
  const { language } = context;
  await withServer(context, async (server) => {
    const estimate = await server.call('estimateRuns', { body: { scope } });
    await printItem(options, estimate, (screen) => [
      runLines(estimate, language, screen),
      fieldLines(totals(estimate, language), screen),
    ]);
    if (!estimate.isComplete && !options.json) {
      tell(
        translator(language)(
          'Some lists were never read, so the numbers may be too low.',
          '部分列表从未读取过，数字可能偏低。',
        ),
      );
    }
  });
}

function runLines({ runs }: RunEstimate, language: Language, screen: Screen): readonly string[] {
  const t = translator(language);
  const n = (count: number): string => formatCount(count, language);
  return tableLines(
    runs,
    [
      { title: t('ACCOUNT', '账号'), text: ({ accountName }) => accountName, mayShrink: true },
      { title: t('KIND', '方式'), text: ({ kind }) => word('runKind', kind, language) },
      { title: t('CHECKS', '检查项'), align: 'right', text: ({ checks }) => n(checks) },
      { title: t('SCANS', '检测次数'), align: 'right', text: ({ scans }) => n(scans) },
      { title: t('BILLABLE', '计费次数'), align: 'right', text: ({ billableScans }) => n(billableScans) },
      { title: t('NOT COVERED', '未覆盖检查项'), align: 'right', text: ({ notCovered }) => n(notCovered.length) },
    ],
    screen,
  );
}

function totals(estimate: RunEstimate, language: Language): readonly Field[] {
  const t = translator(language);
  const n = (count: number): string => formatCount(count, language);
  const { quota, price } = estimate;
  const left =
    quota.remaining === null ? '' : t(`, ${n(quota.remaining)} scans left`, `，剩余 ${n(quota.remaining)} 次`);
  return [
    [t('Instances', '实例数'), n(estimate.instances)],
    [t('Scans, at most', '检测次数（上限）'), n(estimate.scans)],
    [t('Billable, at most', '计费次数（上限）'), n(estimate.billableScans)],
    [t('Price, at most', '费用（上限）'), formatMoney(price.amountMicros, price.currency)],
    [t('Scan quota', '扫描配额'), `${word('mode', quota.mode, language)}${left}`],
    [
      t('Not covered', '未覆盖'),
      quota.isCovered ? null : t(`${n(quota.notCoveredScans)} scans`, `${n(quota.notCoveredScans)} 次检测`),
    ],
  ];
}
