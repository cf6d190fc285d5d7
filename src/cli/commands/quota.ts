import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { invalid, shown } from '../option-value.ts';
import type { ChangeOptions, SettingsOptions } from '../remote/quota-changes.ts';
import type { BillOptions, RangeOptions } from '../remote/quota-reports.ts';
import type { JsonOption, ListOptions } from '../show/results.ts';
import type { Translate } from '../translator.ts';
import { addGroup, addJsonOption, addListOptions, addYesOption, type Group } from './group.ts';

const reports = () => import('../remote/quota-reports.ts');
const changes = () => import('../remote/quota-changes.ts');

/** `bastide quota …`: how scans are counted and paid for. */
export function registerQuota(program: Command, context: CommandContext): void {
  addGroup(program, context, 'quota', ['how scans are counted and paid for', '扫描的计量与付费'], (group) => {
    addReports(group, context);
    addSettings(group, context);
    addSubscription(group, context);
  });
}

function addReports({ t, add }: Group, context: CommandContext): void {
  addJsonOption(add('show', 'the mode, and what is left', '计费方式与剩余配额'), t).action(
    async (options: JsonOption) => (await reports()).showQuota(options, context),
  );
  addJsonOption(
    addRange(add('usage', 'scans that counted, by day, check and account', '按日、检查项和账号统计的计费检测'), t),
    t,
  ).action(async (options: RangeOptions) => (await reports()).showUsage(options, context));
  const bills = addRange(add('bills', 'the daily bills of pay-as-you-go', '按量付费的每日账单'), t)
    .option('--csv', t('every line of the bills of these days, as CSV', '以 CSV 输出这些天账单的明细'))
    .option('--output <file>', t('the CSV into this file', '将 CSV 写入该文件'));
  addListOptions(bills, t).action(async (options: BillOptions) => (await reports()).showBills(options, context));
  addListOptions(add('history', 'what was decided about the quota', '配额变更记录'), t).action(
    async (options: ListOptions) => (await reports()).showHistory(options, context),
  );
}

function addSettings({ t, add }: Group, context: CommandContext): void {
  const set = add('set', 'change price, time zone or what counts', '更改单价、时区或计费范围')
    .option('--unit-price <amount>', t('of one scan, such as 0.0375', '单次检测的价格，例如 0.0375'))
    .option(
      '--time-zone <zone>',
      t('whose days are billed, such as Europe/Berlin', '按该时区的日期出账，例如 Asia/Shanghai'),
    )
    .addOption(
      new Option('--charge-verifications <choice>', t('whether verifications count', '验证是否计费')).choices([
        'yes',
        'no',
      ]),
    );
  addJsonOption(set, t).action(async (options: SettingsOptions) => (await changes()).changeSettings(options, context));
  const paying = add('pay-as-you-go', 'switch it on, suspend it or switch it off', '开启、暂停或关闭按量付费').argument(
    '<state>',
    t('on, suspended or off', 'on、suspended 或 off'),
    parseState,
  );
  finish(paying, t, async (state: 'on' | 'suspended' | 'off', options: ChangeOptions) =>
    (await changes()).setPayAsYouGo(state, options, context),
  );
}

function addSubscription({ t, add }: Group, context: CommandContext): void {
  const scans = t('scans in each month', '每月检测次数');
  const months = t('for how many months', '月数');
  const subscribe = add('subscribe', 'buy a subscription', '购买包年包月')
    .requiredOption('--scans <count>', scans, parseCount)
    .requiredOption('--months <count>', months, parseCount);
  finish(subscribe, t, async (options: ChangeOptions & { scans: number; months: number }) =>
    (await changes()).subscribe(options, context),
  );
  const extend = add(
    'scale-out',
    'add scans to each month of the subscription',
    '扩容：增加每月检测次数',
  ).requiredOption('--scans <count>', t('how many more in each month', '每月增加的次数'), parseCount);
  finish(extend, t, async (options: ChangeOptions & { scans: number }) => (await changes()).scaleOut(options, context));
  const renew = add('renew', 'add months to the subscription', '续订').requiredOption(
    '--months <count>',
    months,
    parseCount,
  );
  finish(renew, t, async (options: ChangeOptions & { months: number }) => (await changes()).renew(options, context));
  const downgrade = add(
    'downgrade',
    'fewer scans in each month; 0 ends it with this month',
    '降配：减少每月次数；0 表示本月后终止',
  ).requiredOption('--scans <count>', scans, parseCount);
  finish(downgrade, t, async (options: ChangeOptions & { scans: number }) =>
    (await changes()).downgrade(options, context),
  );
  finish(add('refund', 'end the subscription at once', '立即退订'), t, async (options: ChangeOptions) =>
    (await changes()).refund(options, context),
  );
}

/** What costs money asks first. */
function finish<A extends unknown[]>(command: Command, t: Translate, action: (...given: A) => Promise<void>): void {
  addYesOption(addJsonOption(command, t), t).action(action);
}

function addRange(command: Command, t: Translate): Command {
  return command
    .option('--from <date>', t('first day, 30 days ago unless named', '起始日期，默认 30 天前'))
    .option('--to <date>', t('last day, today unless named', '结束日期，默认今天'));
}

function parseState(text: string): string {
  if (['on', 'suspended', 'off'].includes(text)) return text;
  throw invalid(
    `<state> cannot be "${shown(text)}". Choices: on, suspended, off`,
    `<state> 不能为“${shown(text)}”。可选值：on、suspended、off`,
  );
}

function parseCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw invalid(`"${shown(text)}" is no whole number.`, `“${shown(text)}”不是整数。`);
}
