import type { QuotaOverview } from '#client/api-types.ts';
import { confirm } from '../ask/questions.ts';
import type { CommandContext } from '../context.ts';
import { invalid, shown } from '../option-value.ts';
import type { JsonOption } from '../show/results.ts';
import { formatCount } from '../texts.ts';
import { formatMoney, parseMoney } from './money.ts';
import { printQuota } from './quota-text.ts';
import { type Server, withServer } from './server.ts';

export interface ChangeOptions extends JsonOption {
  readonly yes?: boolean;
}
export interface SettingsOptions extends JsonOption {
  readonly unitPrice?: string;
  readonly timeZone?: string;
  readonly chargeVerifications?: 'yes' | 'no';
}

export async function changeSettings(options: SettingsOptions, context: CommandContext): Promise<void> {
  const { unitPrice, timeZone, chargeVerifications } = options;
  const body = {
    ...(unitPrice === undefined ? {} : { unitPriceMicros: microsOf(unitPrice) }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(chargeVerifications === undefined ? {} : { chargesVerifications: chargeVerifications === 'yes' }),
  };
  if (Object.keys(body).length === 0) {
    throw invalid(
      'There is nothing to change. See: bastide quota set --help',
      '没有要更改的内容。查看用法：bastide quota set --help',
    );
  }
  await withServer(context, async (server) =>
    printQuota(await server.call('updateQuotaSettings', { body }), options, context),
  );
}

export async function setPayAsYouGo(
  state: 'on' | 'suspended' | 'off',
  options: ChangeOptions,
  context: CommandContext,
) {
  await change(options, context, async (server, { unitPriceMicros, currency }) => {
    const price = formatMoney(unitPriceMicros, currency);
    if (state === 'on') {
      await agree(options, context, [
        `From now on each billable scan costs ${price}. Agree?`,
        `此后每次计费检测的价格为 ${price}。是否同意？`,
      ]);
      return await server.call('setPayAsYouGo', { body: { state, acceptsTerms: true } });
    }
    return await server.call('setPayAsYouGo', { body: { state } });
  });
}

export async function subscribe(
  options: ChangeOptions & { readonly scans: number; readonly months: number },
  context: CommandContext,
): Promise<void> {
  const { scans, months } = options;
  await change(options, context, async (server, { unitPriceMicros, currency }) => {
    // The server refuses when its price is another one by then.
    const expectedPriceMicros = unitPriceMicros * scans * months;
    const price = formatMoney(expectedPriceMicros, currency);
    await agree(options, context, [
      `${formatCount(scans, 'en')} scans a month for ${months} months cost ${price}. Buy them?`,
      `每月 ${formatCount(scans, 'zh')} 次、共 ${months} 个月，费用为 ${price}。是否购买？`,
    ]);
    return await server.call('buySubscription', {
      body: { quota: scans, months, acceptsTerms: true, expectedPriceMicros },
    });
  });
}

export async function scaleOut(options: ChangeOptions & { readonly scans: number }, context: CommandContext) {
  const { scans } = options;
  await change(options, context, async (server, { subscription, unitPriceMicros, currency }) => {
    const price = formatMoney(subscription?.unitPriceMicros ?? unitPriceMicros, currency);
    await agree(options, context, [
      `${formatCount(scans, 'en')} more scans in this month and each that is left, at ${price} a scan. Agree?`,
      `本月及剩余各月每月增加 ${formatCount(scans, 'zh')} 次，单价 ${price}。是否同意？`,
    ]);
    return await server.call('scaleOutSubscription', { body: { addedQuota: scans, acceptsTerms: true } });
  });
}

export async function renew(options: ChangeOptions & { readonly months: number }, context: CommandContext) {
  const { months } = options;
  await change(options, context, async (server, { subscription, currency }) => {
    // Without a subscription the server says what is missing.
    const expectedPriceMicros = subscription ? subscription.unitPriceMicros * subscription.quota * months : undefined;
    const price = formatMoney(expectedPriceMicros ?? 0, currency);
    await agree(options, context, [
      `${months} more months cost ${price}. Buy them?`,
      `续订 ${months} 个月，费用为 ${price}。是否购买？`,
    ]);
    return await server.call('renewSubscription', { body: { months, acceptsTerms: true, expectedPriceMicros } });
  });
}

export async function downgrade(options: ChangeOptions & { readonly scans: number }, context: CommandContext) {
  const { scans } = options;
  await change(options, context, async (server) => {
    await agree(
      options,
      context,
      scans === 0
        ? ['End the subscription with this month?', '本月结束后终止包年包月？']
        : [`${formatCount(scans, 'en')} scans a month from now on?`, `此后每月 ${formatCount(scans, 'zh')} 次？`],
    );
    return await server.call('downgradeSubscription', { body: { quota: scans } });
  });
}

export async function refund(options: ChangeOptions, context: CommandContext): Promise<void> {
  await change(options, context, async (server) => {
    await agree(options, context, ['End the subscription at once?', '立即退订？']);
    return await server.call('refundSubscription');
  });
}

/** Changes something and shows how things are afterwards. */
async function change(
  options: ChangeOptions,
  context: CommandContext,
  work: (server: Server, quota: QuotaOverview) => Promise<QuotaOverview>,
): Promise<void> {
  await withServer(context, async (server) =>
    printQuota(await work(server, await server.call('getQuota')), options, context),
  );
}

function agree(options: ChangeOptions, { language }: CommandContext, [en, zh]: readonly [string, string]) {
  return confirm({ en, zh }, { language, yes: options.yes });
}

function microsOf(text: string): number {
  const micros = parseMoney(text);
  if (micros !== undefined) return micros;
  throw invalid(
    `--unit-price cannot be "${shown(text)}": it takes an amount such as 0.0375, with at most six digits behind the point.`,
    `--unit-price 不能为“${shown(text)}”：应为金额，例如 0.0375，小数点后最多六位。`,
  );
}
