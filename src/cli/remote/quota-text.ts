import type { QuotaOverview } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import type { CommandContext } from '../context.ts';
import type { Field } from '../show/fields.ts';
import { type JsonOption, printFields } from '../show/results.ts';
import { word } from '../show/words.ts';
import { formatCount, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { formatMoney } from './money.ts';

/** How scans are paid for, and what is left. */
export async function printQuota(quota: QuotaOverview, options: JsonOption, { language }: CommandContext) {
  await printFields(options, quota, quotaFields(quota, language));
}

function quotaFields(quota: QuotaOverview, language: Language): readonly Field[] {
  const t = translator(language);
  const n = (count: number): string => formatCount(count, language);
  const money = (micros: number): string => formatMoney(micros, quota.currency);
  const { subscription, period, today, recommendation } = quota;
  const mode = word('mode', quota.mode, language);
  return [
    [t('Mode', '方式'), quota.isSuspended ? t(`${mode}, suspended`, `${mode}（已暂停）`) : mode],
    [t('Price of a scan', '单次价格'), money(quota.unitPriceMicros)],
    [t('Time zone', '时区'), quota.timeZone],
    [t('Verifications', '验证'), quota.chargesVerifications ? t('count', '计费') : t('do not count', '不计费')],
    [
      t('Subscription', '包年包月'),
      subscription &&
        t(
          `${n(subscription.quota)} scans a month, ${subscription.months} months`,
          `每月 ${n(subscription.quota)} 次，共 ${subscription.months} 个月`,
        ),
    ],
    [t('Ends', '到期'), subscription && formatInstant(subscription.endsAt)],
    [
      t('This month', '本月'),
      period &&
        t(
          `${n(period.used)} used, ${n(period.reserved)} reserved, ${n(period.remaining)} of ${n(period.quota)} left`,
          `已用 ${n(period.used)}，预留 ${n(period.reserved)}，剩余 ${n(period.remaining)}/${n(period.quota)}`,
        ),
    ],
    [t('Month ends', '本月截止'), period && formatInstant(period.to)],
    [
      t('Today', '今天'),
      today &&
        t(
          `${n(today.scans)} scans, ${money(today.amountMicros)}`,
          `${n(today.scans)} 次，${money(today.amountMicros)}`,
        ),
    ],
    [
      t('Recommended', '建议'),
      t(
        `${n(recommendation.quota)} scans a month, for ${n(recommendation.instances)} instances`,
        `每月 ${n(recommendation.quota)} 次（${n(recommendation.instances)} 个实例）`,
      ),
    ],
  ];
}
