import type { QuotaUsage } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import type { CommandContext } from '../context.ts';
import { invalid } from '../option-value.ts';
import { fieldLines } from '../show/fields.ts';
import { type JsonOption, type ListOptions, printItem, printList } from '../show/results.ts';
import { type Column, tableLines } from '../show/table.ts';
import { formatCount, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { writeDownload } from './download.ts';
import { formatMoney } from './money.ts';
import { printQuota } from './quota-text.ts';
import { withServer } from './server.ts';

export interface RangeOptions extends JsonOption {
  readonly from?: string;
  readonly to?: string;
}
export interface BillOptions extends RangeOptions, ListOptions {
  readonly csv?: boolean;
  readonly output?: string;
}

export async function showQuota(options: JsonOption, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => printQuota(await server.call('getQuota'), options, context));
}

export async function showUsage(options: RangeOptions, context: CommandContext): Promise<void> {
  const { from, to } = options;
  const { language } = context;
  const t = translator(language);
  await withServer(context, async (server) => {
    const usage = await server.call('getQuotaUsage', { query: { from, to } });
    await printItem(options, usage, (screen) => [
      fieldLines(
        [
          [t('Days', '日期'), `${usage.from} – ${usage.to} (${usage.timeZone})`],
          [t('Scans', '检测次数'), formatCount(usage.scans, language)],
        ],
        screen,
      ),
      tableLines(
        usage.byDay,
        [{ title: t('DAY', '日期'), text: ({ date }) => date }, scansOf(language)],
        screen,
        titled(usage.byDay),
      ),
      tableLines(
        usage.byCheck,
        [{ title: t('CHECK', '检查项'), text: ({ checkId }) => checkId }, scansOf(language)],
        screen,
        titled(usage.byCheck),
      ),
      tableLines(
        usage.byAccount,
        [{ title: t('ACCOUNT', '账号'), text: ({ accountId }) => accountId }, scansOf(language)],
        screen,
        titled(usage.byAccount),
      ),
    ]);
  });
}

/** A table without rows has no titles either. */
function titled(rows: QuotaUsage[`by${'Day' | 'Check' | 'Account'}`]): { readonly hasTitles: boolean } {
  return { hasTitles: rows.length > 0 };
}

function scansOf(language: Language): Column<{ readonly scans: number }> {
  const t = translator(language);
  return { title: t('SCANS', '检测次数'), align: 'right', text: ({ scans }) => formatCount(scans, language) };
}

export async function showBills(options: BillOptions, context: CommandContext): Promise<void> {
  const { from, to, csv, output } = options;
  const { language } = context;
  const t = translator(language);
  if (!csv && (from ?? to ?? output) !== undefined) {
    throw invalid('--from, --to and --output go with --csv.', '--from、--to 和 --output 须与 --csv 一起使用。');
  }
  await withServer(context, async (server) => {
    if (csv)
      return await writeDownload(await server.download('downloadQuotaBills', { query: { from, to } }), output, context);
    const { currency } = await server.call('getQuota');
    await printList(context, options, (page) => server.call('listQuotaBills', { query: page }), [
      { title: t('NUMBER', '编号'), align: 'right', text: ({ number }) => String(number) },
      { title: t('DAY', '日期'), text: ({ day }) => day },
      scansOf(language),
      {
        title: t('PRICE', '单价'),
        align: 'right',
        text: ({ unitPriceMicros }) => formatMoney(unitPriceMicros, currency),
      },
      { title: t('AMOUNT', '金额'), align: 'right', text: ({ amountMicros }) => formatMoney(amountMicros, currency) },
      { title: t('CLOSED', '出账时间'), text: ({ closedAt }) => formatInstant(closedAt) },
    ]);
  });
}

export async function showHistory(options: ListOptions, context: CommandContext): Promise<void> {
  const { language } = context;
  const t = translator(language);
  const count = (value: number | null): string => (value === null ? '–' : formatCount(value, language));
  await withServer(context, async (server) => {
    const { currency } = await server.call('getQuota');
    await printList(context, options, (page) => server.call('listQuotaEvents', { query: page }), [
      { title: t('TIME', '时间'), text: ({ at }) => formatInstant(at) },
      { title: t('EVENT', '事件'), text: ({ event }) => event },
      { title: t('BY', '操作者'), text: ({ actorName }) => actorName, mayShrink: true },
      { title: t('SCANS', '次数'), align: 'right', text: ({ quota }) => count(quota) },
      { title: t('MONTHS', '月数'), align: 'right', text: ({ months }) => count(months) },
      { title: t('AMOUNT', '金额'), align: 'right', text: ({ amountMicros }) => formatMoney(amountMicros, currency) },
    ]);
  });
}
